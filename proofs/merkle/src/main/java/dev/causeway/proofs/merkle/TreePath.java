// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import java.util.List;

/** Climbs from a leaf to the top of a tree of fixed depth. */
final class TreePath {
  private TreePath() {}

  /** The top that the siblings lead to; the bits of {@code index} say on which side each stands. */
  static Bytes32 fold(Bytes32 leaf, long index, List<Bytes32> siblings) {
    KeccakDigester digester = new KeccakDigester();
    byte[] node = new byte[Bytes32.SIZE];
    byte[] sibling = new byte[Bytes32.SIZE];
    leaf.asByteBuffer().get(node);
    for (int level = 0; level < siblings.size(); level++) {
      siblings.get(level).asByteBuffer().get(sibling);
      if ((index >>> level & 1) == 0) {
        digester.hashPair(node, 0, sibling, 0, node, 0);
      } else {
        digester.hashPair(sibling, 0, node, 0, node, 0);
      }
    }
    return Bytes32.of(ByteBuffer.wrap(node));
  }
}
