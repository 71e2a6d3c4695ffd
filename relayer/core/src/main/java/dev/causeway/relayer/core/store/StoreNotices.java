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
    /** New blocks, a new final block, or a rollback. */
    CHAIN,
    /** New or changed intents or attempts. */
    OUTBOX,
    /** Parking, delays, retries, halts. */
    BACKLOG,
    /** Relaying was stopped or goes on, everywhere; the chain is the L1. */
    RELAY_SWITCH
  }
}
