// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Proofs that are wanted, and the provers that make them, wherever they run.
 *
 * <p>A prover takes a job for a while and extends that while it works; when it dies, the job is
 * free again, and another attempt is all that it cost. A proof that is stored stays: it is never
 * made again, whatever a reorg does to its batch. All times are by the store's clock.
 */
public interface ProofQueue {
  /**
   * Wants a proof. Wanting the same again changes nothing.
   *
   * @return the job as it stands, with the inputs that were wanted first
   * @throws FencedOutException when the fence no longer holds
   */
  Job want(Fence fence, NewJob job);

  /** The job of a batch; empty while its proof is not wanted. */
  Optional<Job> find(ChainId ledger, long batch);

  /** The proof of a batch; empty while there is none. */
  Optional<Bytes> proof(ChainId ledger, long batch);

  /**
   * Takes the lowest job that is free: waiting for its time, or taken by somebody whose time is
   * over.
   *
   * @param prover who takes it, for people
   * @param sizes of batches that it has keys for
   * @param timeToLive how long it is the prover's without being extended
   */
  Optional<Taken> take(String prover, Set<Integer> sizes, Duration timeToLive);

  /** Extends that; false when the job is no longer the prover's. */
  boolean extend(Ticket ticket, Duration timeToLive);

  /**
   * Stores a proof that was verified; false, and without effect, when the job is no longer the
   * prover's.
   */
  boolean complete(Ticket ticket, Bytes proof);

  /**
   * Gives a job back, to be taken again after a while; nothing when it is no longer the prover's.
   */
  void giveBack(Ticket ticket, String reason, Duration wait);

  /**
   * Notes that the inputs cannot be proven: nobody takes the job any more. Nothing when it is no
   * longer the prover's.
   */
  void reject(Ticket ticket, String reason);

  /** Lets a rejected job be taken again, for an operator; whether there was one. */
  boolean retry(ChainId ledger, long batch);

  /** How many seconds the last proofs of that size took, at the median; empty before the first. */
  Optional<Duration> pace(int size);

  /** Jobs that are not done, lowest first. */
  List<Job> open(ChainId ledger);

  /** How a job stands. The names are a stored format. */
  enum JobState {
    /** Waits for a prover. */
    WAITING,
    /** A prover has it. */
    TAKEN,
    /** Its proof is stored. */
    DONE,
    /** Its inputs cannot be proven: an operator has to look. */
    REJECTED
  }

  /**
   * A proof that is wanted.
   *
   * @param ledger of which layer
   * @param batch number of the batch
   * @param size number of transactions of its circuit
   * @param inputs of the circuit
   * @param inputsHash keccak256 of the inputs
   * @param leaves how many leaves the exit tree has after the batch
   */
  record NewJob(
      ChainId ledger, long batch, int size, Bytes inputs, Bytes32 inputsHash, LeafCount leaves) {}

  /**
   * A job.
   *
   * @param ledger of which layer
   * @param batch number of the batch
   * @param size number of transactions of its circuit
   * @param inputsHash keccak256 of the inputs
   * @param leaves how many leaves the exit tree has after the batch
   * @param state how it stands
   * @param attempts how often it was taken
   * @param prover who has it or made the proof
   * @param reason why it was given back or rejected last
   * @param wantedAt since when it is wanted
   * @param takenAt since when somebody has it
   * @param doneAt when the proof was stored
   */
  record Job(
      ChainId ledger,
      long batch,
      int size,
      Bytes32 inputsHash,
      LeafCount leaves,
      JobState state,
      int attempts,
      Optional<String> prover,
      Optional<String> reason,
      Instant wantedAt,
      Optional<Instant> takenAt,
      Optional<Instant> doneAt) {}

  /**
   * Proves that a job is the prover's.
   *
   * @param ledger of which layer
   * @param batch number of the batch
   * @param attempt which attempt it is
   */
  record Ticket(ChainId ledger, long batch, int attempt) {}

  /**
   * A job that was taken.
   *
   * @param ticket goes into every write about it
   * @param size number of transactions of its circuit
   * @param inputs of the circuit
   */
  record Taken(Ticket ticket, int size, Bytes inputs) {}
}
