// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The leases of this node, and until when it may rely on each without asking the store: counted on
 * its own monotonic clock from before the last renewal was asked for, so it never ends later than
 * in the store. A process that was paused sees at once that its time is over.
 *
 * <p>Safe for concurrent use.
 */
public final class HeldLeases {
  private record Held(Fence fence, long until) {}

  private final Map<DutyName, Held> held = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /** On a monotonic clock in nanoseconds. */
  public HeldLeases(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The clock, to read before a lease is asked for. */
  public long now() {
    return nanoTime.getAsLong();
  }

  /** Notes that the store granted or renewed a lease that was asked for at that time. */
  void granted(Fence fence, long asked, Duration timeToLive) {
    held.put(fence.duty(), new Held(fence, asked + timeToLive.toNanos()));
  }

  /** Notes that a lease is no longer ours. */
  void gone(Fence fence) {
    held.computeIfPresent(fence.duty(), (_, known) -> known.fence().equals(fence) ? null : known);
  }

  /** Whether this node may act for the duty now. */
  public boolean mayAct(DutyName duty) {
    Held known = held.get(duty);
    return known != null && known.until() - nanoTime.getAsLong() > 0;
  }

  /** All leases, also those whose time is over. */
  List<Fence> all() {
    return held.values().stream().map(Held::fence).toList();
  }

  /** Those whose time is over by our own clock. */
  List<Fence> overdue() {
    long now = nanoTime.getAsLong();
    List<Fence> overdue = new ArrayList<>();
    for (Held known : held.values()) {
      if (known.until() - now <= 0) {
        overdue.add(known.fence());
      }
    }
    return overdue;
  }
}
