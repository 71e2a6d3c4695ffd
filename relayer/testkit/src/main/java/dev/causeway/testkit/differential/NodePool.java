// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the nodes of many proofs: what they share is sent to a judge but once. */
final class NodePool {
  private final Map<Bytes, Integer> numbers = new HashMap<>();
  private final List<Bytes> nodes = new ArrayList<>();

  /** The numbers of these nodes. */
  List<Integer> numbers(List<Bytes> wanted) {
    return wanted.stream().map(this::number).toList();
  }

  /** All nodes, by number. */
  List<Bytes> nodes() {
    return nodes;
  }

  private int number(Bytes node) {
    return numbers.computeIfAbsent(
        node,
        added -> {
          nodes.add(added);
          return nodes.size() - 1;
        });
  }
}
