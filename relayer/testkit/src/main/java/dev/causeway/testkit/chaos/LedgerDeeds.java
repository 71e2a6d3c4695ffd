// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.relayer.core.store.ProofQueue.Job;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.store.StoreEvidence.TurnKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Kills the processes of a ledger in the middle of a batch: what its memory, the relayer's store
 * and L1 say decides when, and afterwards whether it really was then.
 */
final class LedgerDeeds {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int NODE_DELAY_MILLIS = 1_500;
  private static final int PROVER_DELAY_MILLIS = 800;

  private final ChaosNetwork network;
  private final FaultNotes notes;

  LedgerDeeds(ChaosNetwork network, FaultNotes notes) {
    this.network = network;
    this.notes = notes;
  }

  /** Whether it was in mid-batch; a kill that was not is noted as well, and made good for. */
  boolean kill(String process, Duration restart, SplittableRandom random)
      throws InterruptedException {
    LedgerLayer layer = network.ledger().orElseThrow();
    ChaosNode victim = process.equals(LedgerLayer.NODE) ? layer.node() : layer.prover();
    victim.hands.lock();
    try {
      Kill kill = victim == layer.node() ? killNode(layer, random) : killProver(layer, random);
      Thread.sleep(restart);
      victim.launch();
      victim.awaitServing();
      notes.happened(
          kill.at(),
          kill.inBatch() ? Incident.KILL_IN_BATCH : "kill",
          process,
          "kill -9 " + kill.detail());
      return kill.inBatch();
    } finally {
      victim.hands.unlock();
    }
  }

  private record Kill(Instant at, boolean inBatch, String detail) {}

  /** While a batch is cut and L1 does not have it. */
  private Kill killNode(LedgerLayer layer, SplittableRandom random) throws InterruptedException {
    Instant until = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(until)) {
      if (layer.cut() > layer.settled()) {
        // At another moment of the batch's life each time.
        Thread.sleep(random.nextInt(NODE_DELAY_MILLIS));
        long cut = layer.cut();
        if (cut > layer.settled()) {
          Instant at = layer.node().kill();
          long settled = layer.settled();
          return new Kill(
              at,
              layer.cut() > settled,
              "with %d batches cut and %d settled, %s"
                  .formatted(layer.cut(), settled, proofOf(layer, settled)));
        }
      }
      Thread.sleep(LOOK);
    }
    throw new ScenarioException("no batch was under way for %d s".formatted(LIMIT.toSeconds()));
  }

  private String proofOf(LedgerLayer layer, long batch) {
    boolean there =
        network.evidence().proofTurns().stream()
            .anyMatch(turn -> turn.batch() == batch && turn.kind() == TurnKind.ACCEPTED);
    String state =
        network.evidence().openProofs(layer.manifest().chain()).stream()
            .filter(job -> job.batch() == batch)
            .findFirst()
            .map(job -> job.state().toString())
            .orElse(there ? "there" : "not wanted yet");
    return "proof of batch %d %s".formatted(batch, state);
  }

  /** While the prover has a job, and its proof is not there. */
  private Kill killProver(LedgerLayer layer, SplittableRandom random) throws InterruptedException {
    Instant until = Instant.now().plus(LIMIT);
    while (Instant.now().isBefore(until)) {
      if (proving(layer).isPresent()) {
        Thread.sleep(random.nextInt(PROVER_DELAY_MILLIS));
        Optional<Job> job = proving(layer);
        if (job.isPresent()) {
          Instant at = layer.prover().kill();
          Optional<Job> left = proving(layer).filter(now -> now.batch() == job.get().batch());
          return new Kill(
              at,
              left.isPresent(),
              "at attempt %d of batch %d, proof %s"
                  .formatted(
                      job.get().attempts(),
                      job.get().batch(),
                      left.isPresent() ? "not there" : "there already"));
        }
      }
      Thread.sleep(LOOK);
    }
    throw new ScenarioException("nothing was proven for %d s".formatted(LIMIT.toSeconds()));
  }

  /** The job that the living prover has: one that a dead one left is as taken as before. */
  private Optional<Job> proving(LedgerLayer layer) {
    return network.evidence().openProofs(layer.manifest().chain()).stream()
        .filter(job -> job.state() == JobState.TAKEN)
        .filter(job -> job.takenAt().orElseThrow().isAfter(layer.prover().launchedAt()))
        .findFirst();
  }
}
