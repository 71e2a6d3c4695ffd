// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.MessageId;
import java.util.ArrayList;
import java.util.List;

/** The definition of the exit tree, word for word and slow: what the real one is compared with. */
final class NaiveExitTree {
  private NaiveExitTree() {}

  static ExitRoot root(List<MessageId> leaves) {
    List<Bytes32> nodes = new ArrayList<>(leaves.stream().map(MessageId::value).toList());
    Bytes32 empty = Bytes32.ZERO;
    for (int level = 0; level < 32; level++) {
      if (nodes.size() % 2 == 1) {
        nodes.add(empty);
      }
      List<Bytes32> parents = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i += 2) {
        parents.add(Keccak.hash(nodes.get(i), nodes.get(i + 1)));
      }
      nodes = parents;
      empty = Keccak.hash(empty, empty);
    }
    Bytes32 top = nodes.isEmpty() ? empty : nodes.getFirst();
    return ExitTree.mixIn(top, LeafCount.of(leaves.size()));
  }
}
