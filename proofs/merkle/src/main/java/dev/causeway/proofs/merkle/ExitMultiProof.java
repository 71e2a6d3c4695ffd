// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One proof for many leaves of an exit tree. Mirrors the arguments of the contract function {@code
 * Bridge.claimMany}.
 *
 * <p>The tree is climbed level by level, always {@value ExitTree#DEPTH} of them, and within a level
 * in ascending order; a sibling is taken from the proof only when it is not itself known from the
 * level below. There is exactly one proof for a set of leaves: nothing in it chooses how it is
 * read, which is what made general multi-proofs forgeable (pitfall M5).
 *
 * @param leafCount the leaves of the tree that the root commits to
 * @param siblings in the order in which they are consumed
 */
public record ExitMultiProof(LeafCount leafCount, List<Bytes32> siblings) {
  /** Copies the siblings. What is wrong with them is found by {@link #root}, as a value. */
  public ExitMultiProof {
    siblings = List.copyOf(siblings);
  }

  /**
   * The exit root that the proof leads to.
   *
   * @param leaves strictly ascending by index, not empty
   */
  public RootComputation root(List<ExitLeaf> leaves) {
    if (leaves.isEmpty()) {
      return new RootComputation.Malformed(new ProofFault.NoLeaf());
    }
    long[] positions = new long[leaves.size()];
    byte[] nodes = new byte[leaves.size() * Bytes32.SIZE];
    for (int i = 0; i < leaves.size(); i++) {
      ExitLeaf leaf = leaves.get(i);
      if (!leafCount.covers(leaf.index())) {
        return new RootComputation.Malformed(new ProofFault.BeyondCount(leaf.index(), leafCount));
      }
      if (i > 0 && leaf.index().compareTo(leaves.get(i - 1).index()) <= 0) {
        return new RootComputation.Malformed(
            new ProofFault.NotAscending(leaves.get(i - 1).index(), leaf.index()));
      }
      positions[i] = leaf.index().value();
      leaf.id().value().asByteBuffer().get(nodes, i * Bytes32.SIZE, Bytes32.SIZE);
    }
    return climb(positions, nodes);
  }

  /** Whether all leaves stand at their positions under that exit root. */
  public ProofCheck verify(List<ExitLeaf> leaves, ExitRoot exitRoot) {
    return root(leaves).against(exitRoot);
  }

  private RootComputation climb(long[] positions, byte[] nodes) {
    KeccakDigester digester = new KeccakDigester();
    byte[] sibling = new byte[Bytes32.SIZE];
    int known = positions.length;
    int used = 0;
    for (int level = 0; level < ExitTree.DEPTH; level++) {
      // Parents are written over the front of the same arrays, never ahead of what is still read.
      int parents = 0;
      for (int i = 0; i < known; i++) {
        int node = i * Bytes32.SIZE;
        int parent = parents * Bytes32.SIZE;
        long position = positions[i];
        boolean left = (position & 1) == 0;
        if (left && i + 1 < known && positions[i + 1] == position + 1) {
          digester.hashPair(nodes, node, nodes, node + Bytes32.SIZE, nodes, parent);
          i++;
        } else {
          if (used == siblings.size()) {
            return new RootComputation.Malformed(new ProofFault.Truncated(level));
          }
          siblings.get(used++).asByteBuffer().get(sibling);
          if (left) {
            digester.hashPair(nodes, node, sibling, 0, nodes, parent);
          } else {
            digester.hashPair(sibling, 0, nodes, node, nodes, parent);
          }
        }
        positions[parents++] = position >>> 1;
      }
      known = parents;
    }
    if (used != siblings.size()) {
      return new RootComputation.Malformed(new ProofFault.Leftover(siblings.size() - used));
    }
    Bytes32 top = Bytes32.of(ByteBuffer.wrap(nodes, 0, Bytes32.SIZE));
    return new RootComputation.Computed(ExitTree.mixIn(top, leafCount));
  }
}
