// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Leases on duties, by the clock of the store alone. */
public interface Leases {
  /**
   * Takes the lease if it is free, expired or ours already; a change of owner raises the epoch by
   * one. Empty while another node holds it.
   */
  Optional<Fence> acquire(DutyName duty, NodeId node, Duration timeToLive);

  /** Extends the lease; false when it is no longer ours. */
  boolean renew(Fence fence, Duration timeToLive);

  /** Gives the lease up at once; nothing happens when it is no longer ours. */
  void release(Fence fence);

  /** All leases ever taken, by name. */
  List<Lease> all();

  /**
   * A lease as an operator sees it.
   *
   * @param duty the duty
   * @param owner who holds it or held it last
   * @param epoch its epoch
   * @param expiresAt when it runs out, by the store's clock
   * @param held whether it is held now
   */
  record Lease(DutyName duty, NodeId owner, Epoch epoch, Instant expiresAt, boolean held) {}
}
