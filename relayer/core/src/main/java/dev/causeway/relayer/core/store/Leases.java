// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.store.StoreNotices.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Leases on duties, by the clock of the store alone. */
public interface Leases {
  /**
   * Takes the lease if it is free, expired or ours already; a change of owner raises the epoch by
   * one. Empty while another node holds it.
   */
  Optional<Fence> acquire(DutyName duty, NodeId node, Duration timeToLive);

  /** Extends the lease; false when it is no longer ours. */
  boolean renew(Fence fence, Duration timeToLive);

  /** Extends all of these leases, at once where the store can; those that are still ours. */
  default Set<Fence> renewAll(Collection<Fence> fences, Duration timeToLive) {
    return fences.stream().filter(fence -> renew(fence, timeToLive)).collect(Collectors.toSet());
  }

  /** Gives the lease up at once; nothing happens when it is no longer ours. */
  void release(Fence fence);

  /** All leases ever taken, by name. */
  List<Lease> all();

  /**
   * Calls the listener, on some thread, when leases became free before their time because their
   * owner died. A hint: the store may not be able to tell, and then they run out.
   */
  default Subscription onFreed(Runnable listener) {
    return () -> {};
  }

  /**
   * A lease as an operator sees it.
   *
   * @param duty the duty
   * @param owner who holds it or held it last
   * @param epoch its epoch
   * @param since when that owner took it, by the store's clock
   * @param expiresAt when it runs out, by the store's clock
   * @param held whether it is held now
   */
  record Lease(
      DutyName duty, NodeId owner, Epoch epoch, Instant since, Instant expiresAt, boolean held) {}
}
