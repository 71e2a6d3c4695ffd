// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import dev.causeway.chains.ChainFailure;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.util.Optional;

/**
 * A unit of relayer work that one node performs at a time.
 *
 * <p>A duty is advanced step by step by whoever holds its lease: an actor on a virtual thread, or
 * the simulator on virtual time. A step reads the store and the chain, decides by pure code, and
 * persists before it has an effect outside. It may be cut off anywhere by a crash; the next step,
 * here or on another node, starts from what is stored. Steps of one duty never overlap.
 */
public interface Duty {
  /** Its name, which is also that of its lease. */
  DutyName name();

  /**
   * Does one bounded piece of work.
   *
   * @param fence goes into every write
   * @throws dev.causeway.relayer.core.store.FencedOutException when the lease was lost: the duty
   *     stops
   * @throws dev.causeway.relayer.core.store.StoreUnavailableException when the store fails: tried
   *     again later
   */
  Step step(Fence fence);

  /**
   * Whether a change of the store may give this duty work before its idle time is over. Cheap; a
   * wrong yes costs a look at the store, a wrong no costs latency.
   */
  boolean wakesOn(Notice notice);

  /** What a step came to. */
  sealed interface Step {
    /** Work was done and more may be waiting: step again at once. */
    record Again() implements Step {}

    /**
     * Nothing to do now. Wake at a store notice or a head hint, or after this time at the latest.
     *
     * @param atMost how long to wait at most
     */
    record Idle(Duration atMost) implements Step {}

    /**
     * A chain did not answer: try again with back-off.
     *
     * @param failure why
     * @param atMost how long to wait at most, however often it failed; empty where it may be long
     */
    record Failed(ChainFailure failure, Optional<Duration> atMost) implements Step {
      /** One that may be waited out as long as others. */
      public Failed(ChainFailure failure) {
        this(failure, Optional.empty());
      }
    }

    /**
     * Only an operator can go on.
     *
     * @param reason why
     */
    record Halted(String reason) implements Step {}
  }
}
