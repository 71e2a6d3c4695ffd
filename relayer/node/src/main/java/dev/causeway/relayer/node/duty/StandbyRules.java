// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Leases.Lease;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.node.cluster.Placement;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which free duties this node tries to take, and which of its own it offers to others. Pure
 * but for what it remembers: the members, and since when a duty is free.
 *
 * <p>A free duty is for the node that the placement names, where the one that had it last does not
 * count: it died or gave it up. After a grace time it is for whoever comes first, so that no duty
 * waits for a node that only seems to be there.
 */
final class StandbyRules {
  static final Duration GRACE = Duration.ofSeconds(1);

  /** How long the members must be the same before duties are moved. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  private final NodeId self;
  private final Set<DutyName> duties;
  private final Map<DutyName, Long> freeSince = new HashMap<>();
  private final Map<Set<NodeId>, Map<DutyName, NodeId>> placements = new HashMap<>();
  private Set<NodeId> members;
  private long membersSince;

  StandbyRules(NodeId self, Set<DutyName> duties) {
    this.self = self;
    this.duties = Set.copyOf(duties);
    this.members = Set.of(self);
  }

  /** Takes note of who takes part. */
  void members(Set<NodeId> present, long now) {
    Set<NodeId> all = new HashSet<>(present);
    all.add(self);
    if (!all.equals(members)) {
      members = Set.copyOf(all);
      membersSince = now;
      placements.clear();
    }
  }

  /** The duties that this node should try to take now, by the leases as they stand. */
  List<DutyName> wanted(List<Lease> leases, long now) {
    Map<DutyName, Lease> rows = new HashMap<>();
    leases.forEach(lease -> rows.put(lease.duty(), lease));
    return duties.stream()
        .filter(duty -> wants(duty, Optional.ofNullable(rows.get(duty)), now))
        .sorted(ORDER)
        .toList();
  }

  // Sending first: what was signed already waits for it.
  private static final Comparator<DutyName> ORDER =
      Comparator.<DutyName, Boolean>comparing(duty -> !duty.value().startsWith("send/"))
          .thenComparing(DutyName::value);

  private boolean wants(DutyName duty, Optional<Lease> lease, long now) {
    Optional<NodeId> last = lease.map(Lease::owner).filter(owner -> !owner.equals(self));
    if (lease.isPresent() && lease.get().held()) {
      freeSince.remove(duty);
      // An earlier process of our own name may have it; the store knows whether that is dead.
      return last.isEmpty();
    }
    long since = freeSince.computeIfAbsent(duty, _ -> now);
    Set<NodeId> candidates = new HashSet<>(members);
    last.ifPresent(candidates::remove);
    return preferred(duty, candidates).equals(Optional.of(self)) || now - since > GRACE.toNanos();
  }

  /** Those of the leases that other nodes should have, by node; nothing while members change. */
  Map<NodeId, Set<DutyName>> unwanted(Collection<Fence> held, long now) {
    Map<NodeId, Set<DutyName>> offers = new HashMap<>();
    if (now - membersSince > SETTLED.toNanos()) {
      for (Fence fence : held) {
        preferred(fence.duty())
            .filter(node -> !node.equals(self))
            .ifPresent(
                node -> offers.computeIfAbsent(node, _ -> new HashSet<>()).add(fence.duty()));
      }
    }
    return offers;
  }

  /** Who should have the duty. */
  Optional<NodeId> preferred(DutyName duty) {
    return preferred(duty, members);
  }

  /** Who should have the duty when this node is no more; empty when there is nobody else. */
  Optional<NodeId> successor(DutyName duty) {
    Set<NodeId> others = new HashSet<>(members);
    others.remove(self);
    return preferred(duty, others);
  }

  private Optional<NodeId> preferred(DutyName duty, Set<NodeId> candidates) {
    return Optional.ofNullable(
        placements
            .computeIfAbsent(Set.copyOf(candidates), nodes -> Placement.of(duties, nodes))
            .get(duty));
  }
}
