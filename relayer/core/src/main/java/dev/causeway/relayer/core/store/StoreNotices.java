// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.ChainId;
import java.util.function.Consumer;

/**
 * Word that something changed, after its transaction committed, on whichever node. A hint: a notice
 * may be merged with others or lost.
 */
public interface StoreNotices {
  /** Starts calling the listener, on a thread of its own, until closed. */
  Subscription subscribe(Consumer<Notice> listener);

  /** Ends the calls. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * What changed.
   *
   * @param kind in which respect
   * @param chain on which chain
   */
  record Notice(Kind kind, ChainId chain) {}

  /** In which respect. */
  enum Kind {
    /** Blocks that hold events, messages that became final, or a rollback. */
    CHAIN,
    /**
     * Blocks without an event, and finality of such: nothing but time and heights moved. Matters to
     * a duty that waits for either, and to who shows how far a chain is.
     */
    HEIGHT,
    /** New intents, concluded ones, ones that reverted, or ones that a rollback took back. */
    OUTBOX,
    /**
     * Attempts were stored, broadcast, mined or became final, as was hoped. Gives no duty work,
     * unless it had too many of them on their way.
     */
    ATTEMPT,
    /** Parking, delays, retries, halts. */
    BACKLOG,
    /** A proof is wanted, is there, or cannot be made. */
    PROOF,
    /** Relaying was stopped or goes on, everywhere; the chain is the L1. */
    RELAY_SWITCH
  }
}
