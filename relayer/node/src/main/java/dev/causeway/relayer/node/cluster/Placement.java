// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which node should perform which duty: the same answer on every node that sees the same members.
 *
 * <p>Duties of one chain stay together, because they share trees and blocks that are read already.
 * Each chain goes to the node with the highest hash of both names (rendezvous hashing), so a change
 * of members moves little; a node that has more chains than another is passed over, so that few
 * chains spread evenly.
 */
public final class Placement {
  private Placement() {}

  /**
   * The node for every duty; empty when there are no members.
   *
   * @param duties all duties
   * @param members all nodes that take part
   */
  public static Map<DutyName, NodeId> of(Collection<DutyName> duties, Set<NodeId> members) {
    if (members.isEmpty()) {
      return Map.of();
    }
    Map<String, List<DutyName>> groups = new TreeMap<>();
    for (DutyName duty : duties) {
      groups.merge(group(duty), List.of(duty), Placement::joined);
    }
    Map<NodeId, Integer> load = new HashMap<>();
    members.forEach(node -> load.put(node, 0));
    Map<DutyName, NodeId> placed = new LinkedHashMap<>();
    // Large groups first, so that they spread; then by their own hash, so that no chain is always
    // the last.
    groups.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, List<DutyName>>>comparingInt(
                    group -> -group.getValue().size())
                .thenComparingLong(group -> hash(group.getKey()))
                .thenComparing(Map.Entry::getKey))
        .forEach(
            group -> {
              int least = Collections.min(load.values());
              NodeId best =
                  members.stream()
                      .filter(node -> load.getOrDefault(node, 0) == least)
                      .max(
                          Comparator.<NodeId>comparingLong(
                                  node -> hash(node.value() + " " + group.getKey()))
                              .thenComparing(NodeId::value))
                      .orElseThrow();
              load.merge(best, 1, Integer::sum);
              group.getValue().forEach(duty -> placed.put(duty, best));
            });
    return placed;
  }

  /** The chain of the duty, or the duty itself when it is about all chains. */
  private static String group(DutyName duty) {
    String[] parts = duty.value().split("/", -1);
    return parts.length > 1 ? parts[1] : duty.value();
  }

  private static List<DutyName> joined(List<DutyName> left, List<DutyName> right) {
    return java.util.stream.Stream.concat(left.stream(), right.stream()).toList();
  }

  /** FNV-1a with a last mix: the same on every machine and in every version. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return (hash ^ (hash >>> 29)) & Long.MAX_VALUE;
  }
}
