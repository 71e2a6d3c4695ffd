// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.prove;

import dev.causeway.chains.BatchProver;
import dev.causeway.chains.BatchProver.Proving;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.ProofQueue;
import dev.causeway.relayer.core.store.ProofQueue.Taken;
import dev.causeway.relayer.core.store.ProofQueue.Ticket;
import java.util.Optional;
import java.util.function.Function;

/**
 * One prover's work: takes a job, proves it, stores the proof. May die anywhere; what it had taken
 * is free again when its time is over.
 */
public final class ProofWork {
  private final ProofQueue queue;
  private final BatchProver prover;
  private final String name;
  private final ProveConfig config;
  private final Function<Ticket, AutoCloseable> keeping;

  /**
   * Works on a queue.
   *
   * @param name of the prover, for people
   * @param keeping extends the ticket from now on, until it is closed: proving blocks
   */
  public ProofWork(
      ProofQueue queue,
      BatchProver prover,
      String name,
      ProveConfig config,
      Function<Ticket, AutoCloseable> keeping) {
    this.queue = queue;
    this.prover = prover;
    this.name = name;
    this.config = config;
    this.keeping = keeping;
  }

  /** What became of a look at the queue. */
  public sealed interface Result {
    /** No job is free. */
    record Nothing() implements Result {}

    /**
     * A proof is stored.
     *
     * @param ticket of which job
     */
    record Stored(Ticket ticket) implements Result {}

    /**
     * The job was taken away meanwhile: the time was over.
     *
     * @param ticket of which job
     */
    record Lost(Ticket ticket) implements Result {}

    /**
     * The inputs cannot be proven.
     *
     * @param ticket of which job
     * @param reason why
     */
    record Rejected(Ticket ticket, String reason) implements Result {}

    /**
     * The prover itself failed; the job is given back.
     *
     * @param ticket of which job
     * @param reason why
     */
    record GivenBack(Ticket ticket, String reason) implements Result {}
  }

  /**
   * Takes one job and proves it; returns at once when none is free.
   *
   * @throws dev.causeway.relayer.core.store.StoreUnavailableException when the store fails
   */
  public Result once() {
    Optional<Taken> taken = queue.take(name, prover.sizes(), config.timeToLive());
    if (taken.isEmpty()) {
      return new Result.Nothing();
    }
    Ticket ticket = taken.get().ticket();
    Failpoints.reach(Failpoint.PROVER_AFTER_TAKEN, DutyName.prove());
    Proving proving;
    try (AutoCloseable _ = keeping.apply(ticket)) {
      proving = prover.prove(taken.get().size(), taken.get().inputs());
    } catch (Exception | Error failure) {
      // No memory, or a library that is missing here: another prover may have it.
      String reason = failure.toString();
      queue.giveBack(ticket, reason, config.retryAfter());
      return new Result.GivenBack(ticket, reason);
    }
    return switch (proving) {
      case Proving.Unprovable(var detail) -> {
        queue.reject(ticket, detail);
        yield new Result.Rejected(ticket, detail);
      }
      case Proving.Proven(var proof) -> {
        Failpoints.reach(Failpoint.PROVER_BEFORE_STORE, DutyName.prove());
        boolean stored = queue.complete(ticket, proof);
        Failpoints.reach(Failpoint.PROVER_AFTER_STORE, DutyName.prove());
        yield stored ? new Result.Stored(ticket) : new Result.Lost(ticket);
      }
    };
  }
}
