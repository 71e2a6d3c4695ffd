// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.ReliefPolicy;
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
 * but for what it remembers: the members, since when a duty is free, and what failed here.
 *
 * <p>A free duty is for the node that the placement names, where the one that had it last does not
 * count: it died or gave it up. After a grace time it is for whoever comes first, so that no duty
 * waits for a node that only seems to be there. What this node gave away because it failed, it
 * leaves to the others for the time that {@link ReliefPolicy} names.
 */
final class StandbyRules {
  static final Duration GRACE = Duration.ofSeconds(1);

  /** How long the members must be the same before duties are moved. */
  static final Duration SETTLED = Duration.ofSeconds(2);

  /** How long others have the first go at what this node gave away because it failed. */
  static final Duration PATIENCE_AT_REST = Duration.ofSeconds(5);

  private record Rest(ChainId chain, int given, long until) {}

  private final NodeId self;
  private final ReliefPolicy relief;
  private final Map<DutyName, Rest> rests = new HashMap<>();
  private final Set<DutyName> duties;
  private final Map<DutyName, Long> freeSince = new HashMap<>();
  private final Map<Set<NodeId>, Map<DutyName, NodeId>> placements = new HashMap<>();
  private Set<NodeId> members;
  private long membersSince;

  StandbyRules(NodeId self, Set<DutyName> duties, ReliefPolicy relief) {
    this.self = self;
    this.relief = relief;
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
    if (rests(duty, now)) {
      return now - since > PATIENCE_AT_REST.toNanos();
    }
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

  /** Notes that this node gave a duty away because it could not reach or believe a chain. */
  void gaveAway(DutyName duty, ChainId chain, long now) {
    Rest before = rests.get(duty);
    int given = before == null || forgotten(before, now) ? 1 : before.given() + 1;
    rests.put(duty, new Rest(chain, given, now + relief.restAfter(given).toNanos()));
  }

  /** Whether this node leaves the duty to others for now, because it failed here. */
  boolean rests(DutyName duty, long now) {
    Rest rest = rests.get(duty);
    return rest != null && rest.until() - now > 0;
  }

  /** The chain that this node should reach before it takes the duty back; empty when none. */
  Optional<ChainId> doubted(DutyName duty, long now) {
    return Optional.ofNullable(rests.get(duty))
        .filter(rest -> !forgotten(rest, now))
        .map(Rest::chain);
  }

  private boolean forgotten(Rest rest, long now) {
    return now - rest.until() > relief.restAfter(Integer.MAX_VALUE).toNanos();
  }

  /** The nodes but this one. */
  Set<NodeId> others() {
    Set<NodeId> others = new HashSet<>(members);
    others.remove(self);
    return others;
  }

  /** Who should have the duty. */
  Optional<NodeId> preferred(DutyName duty) {
    return preferred(duty, members);
  }

  /** Who should have the duty when this node is no more; empty when there is nobody else. */
  Optional<NodeId> successor(DutyName duty) {
    return preferred(duty, others());
  }

  private Optional<NodeId> preferred(DutyName duty, Set<NodeId> candidates) {
    return Optional.ofNullable(
        placements
            .computeIfAbsent(Set.copyOf(candidates), nodes -> Placement.of(duties, nodes))
            .get(duty));
  }
}
