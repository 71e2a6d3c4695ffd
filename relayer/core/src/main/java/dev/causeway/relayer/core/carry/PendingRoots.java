// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.PendingIntents;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The roots that a chain knows, or will know once the acceptances that are queued or sent are
 * mined.
 */
public final class PendingRoots {
  private PendingRoots() {}

  /**
   * The newest of them. An acceptance that reverted brings nothing, and one that is mined is known.
   * What is enqueued for the same key after reading this executes after the acceptance, because the
   * send duty gives nonces in the order of the queue.
   */
  public static Optional<AcceptedRoot> newest(RelayStore store, ChainId destination) {
    Stream<AcceptedRoot> pending =
        PendingIntents.unmined(store.outbox().live(destination, AcceptanceKey.PURPOSE)).stream()
            .flatMap(intent -> AcceptanceKey.rootOf(intent).stream())
            .flatMap(root -> store.roots().find(root).stream());
    return Stream.concat(pending, store.roots().latestKnownTo(destination).stream())
        .max(Comparator.comparingLong(AcceptedRoot::sequence));
  }
}
