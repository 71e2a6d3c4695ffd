// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import dev.causeway.chains.BatchSource;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.ProvableBatch;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.ProofQueue.Job;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProofQueue.NewJob;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gets the batches of one validity-proven layer settled on L1: wants a proof of each as the layer
 * cuts it, and submits those that are proven, in order.
 *
 * <p>What is settled is what the journal of the L1 says, so a reorg there makes it submit again,
 * with the same proof. A batch that reverts is tried on top of the head before anything else
 * happens: where it reverts there too, an operator has to look, because the contract and the
 * layer's node contradict each other and no repetition cures that.
 */
public final class BatchDuty implements Duty {
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final ChainId ledger;
  private final BatchSource source;
  private final Network network;
  private final RelayStore store;
  private final BatchConfig config;
  private volatile boolean waits = true;

  /**
   * Settles that layer.
   *
   * @param source its batches
   */
  public BatchDuty(
      ChainId ledger, BatchSource source, Network network, RelayStore store, BatchConfig config) {
    this.ledger = ledger;
    this.source = source;
    this.network = network;
    this.store = store;
    this.config = config;
  }

  @Override
  public DutyName name() {
    return DutyName.settle(ledger);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return switch (notice.kind()) {
      case PROOF -> notice.chain().equals(ledger);
      case CHAIN -> notice.chain().equals(ledger) || notice.chain().equals(network.base());
      case HEIGHT -> notice.chain().equals(network.base()) && waits;
      case OUTBOX, ATTEMPT, BACKLOG, RELAY_SWITCH -> false;
    };
  }

  @Override
  public Step step(Fence fence) {
    waits = true;
    Optional<Progress> base =
        store.journal().progress(network.base()).filter(found -> found.halted().isEmpty());
    if (base.isEmpty()) {
      return new Step.Idle(QUIET);
    }
    Optional<Step> stopped = lookAtReverted(fence);
    if (stopped.isPresent()) {
      return stopped.get();
    }
    long next = store.batches().settled(ledger);
    Set<Long> onTheirWay = onTheirWay();
    boolean inOrder = true;
    for (long number = next; number < next + config.ahead(); number++) {
      Optional<ProvableBatch> batch;
      Optional<Job> known = store.proofs().find(ledger, number);
      if (known.isPresent() && (onTheirWay.contains(number) || !isReady(known.get(), inOrder))) {
        if (known.get().state() == JobState.REJECTED) {
          return rejected(known.get());
        }
        inOrder &= onTheirWay.contains(number);
        continue;
      }
      switch (source.batch(number)) {
        case Outcome.Failed<Optional<ProvableBatch>>(var failure) -> {
          return new Step.Failed(failure);
        }
        case Outcome.Ok<Optional<ProvableBatch>>(var found) -> batch = found;
      }
      if (batch.isEmpty()) {
        break;
      }
      Job job = known.isPresent() ? known.get() : want(fence, batch.get());
      Optional<Step> contradiction = contradiction(job, batch.get());
      if (contradiction.isPresent()) {
        return contradiction.get();
      }
      if (job.state() == JobState.DONE && inOrder) {
        submit(fence, batch.get());
      } else {
        inOrder = false;
      }
    }
    waits = !onTheirWay.isEmpty();
    return new Step.Idle(QUIET);
  }

  private static boolean isReady(Job job, boolean inOrder) {
    return job.state() == JobState.DONE && inOrder;
  }

  private Set<Long> onTheirWay() {
    Set<Long> numbers = new HashSet<>();
    for (Intent intent : store.outbox().live(network.base(), BatchKey.PURPOSE)) {
      BatchKey.of(intent)
          .filter(key -> key.ledger().equals(ledger))
          .ifPresent(key -> numbers.add(key.batch()));
    }
    return numbers;
  }

  private Job want(Fence fence, ProvableBatch batch) {
    Failpoints.reach(Failpoint.PROOF_BEFORE_WANTED, name());
    Job job =
        store
            .proofs()
            .want(
                fence,
                new NewJob(
                    ledger,
                    batch.number(),
                    batch.size(),
                    batch.inputs(),
                    hash(batch.inputs()),
                    batch.leaves()));
    Failpoints.reach(Failpoint.PROOF_AFTER_WANTED, name());
    return job;
  }

  /** What is proven for ever and what the layer's node says now must be the same batch. */
  private Optional<Step> contradiction(Job job, ProvableBatch batch) {
    Bytes32 now = hash(batch.inputs());
    if (!now.equals(job.inputsHash())) {
      return Optional.of(
          new Step.Halted(
              "batch %d of ledger %s was wanted with inputs %s and is %s now: the ledger's node lost or changed what it had fixed; compare it with L1"
                  .formatted(batch.number(), ledger, job.inputsHash(), now)));
    }
    if (batch.number() == 0) {
      return Optional.empty();
    }
    return store
        .batches()
        .rootAfter(ledger, batch.number() - 1)
        .filter(root -> !root.equals(batch.oldRoot()))
        .map(
            root ->
                new Step.Halted(
                    "batch %d of ledger %s starts from state root %s, but L1 settled %s before it: the ledger's node is not the one that L1 knows"
                        .formatted(batch.number(), ledger, batch.oldRoot(), root)));
  }

  private Step rejected(Job job) {
    return new Step.Halted(
        "batch %d of ledger %s cannot be proven: %s; look at the ledger's node, then retry the batch"
            .formatted(job.batch(), ledger, job.reason().orElse("no reason is stored")));
  }

  private void submit(Fence fence, ProvableBatch batch) {
    Optional<Bytes> proof = store.proofs().proof(ledger, batch.number());
    if (proof.isEmpty()) {
      return;
    }
    EncodedCall call =
        network
            .baseAccess()
            .encoder()
            .encode(
                new ContractCall.SubmitBatch(
                    ledger,
                    batch.number(),
                    batch.newRoot(),
                    batch.commitment(),
                    batch.words(),
                    proof.get()));
    Failpoints.reach(Failpoint.SUBMIT_BEFORE_INTENT, name());
    store
        .outbox()
        .enqueue(
            fence,
            List.of(
                new NewIntent(
                    network.base(),
                    SenderRole.OPERATOR,
                    BatchKey.PURPOSE,
                    new BatchKey(ledger, batch.number()).dedupeKey(),
                    call,
                    List.of())));
    Failpoints.reach(Failpoint.SUBMIT_AFTER_INTENT, name());
  }

  /** Closes those that reverted for nothing; one that reverts again stops the duty. */
  private Optional<Step> lookAtReverted(Fence fence) {
    ChainAccess base = network.baseAccess();
    for (Intent reverted : store.outbox().reverted(network.base(), BatchKey.PURPOSE)) {
      Optional<BatchKey> key = BatchKey.of(reverted).filter(it -> it.ledger().equals(ledger));
      if (key.isEmpty()) {
        continue;
      }
      long batch = key.get().batch();
      if (batch == store.batches().settled(ledger)) {
        switch (base.transactions().estimate(config.operator(), reverted.wish().call())) {
          case Outcome.Failed<Gas>(ChainFailure.Reverted(_, var reason)) -> {
            return Optional.of(
                new Step.Halted(
                    "L1 refuses batch %d of ledger %s: %s; compare the ledger's node with the contract"
                        .formatted(batch, ledger, reason.summary())));
          }
          case Outcome.Failed<Gas>(var failure) -> {
            return Optional.of(new Step.Failed(failure));
          }
          case Outcome.Ok<Gas> _ -> {
            // It came before the batch or the deposit that it needs: now it would not revert.
          }
        }
      }
      // One that is settled already, or is not the next, is planned from what L1 has by now.
      store.outbox().conclude(fence, reverted.id(), IntentState.CLOSED, List.of());
    }
    return Optional.empty();
  }

  private static Bytes32 hash(Bytes inputs) {
    return Keccak.hash(inputs.asByteBuffer());
  }
}
