// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import java.util.List;

/**
 * Proof that a leaf stands at one position of an exit tree. Mirrors the arguments of the contract
 * function {@code Bridge.claim}.
 *
 * <p>Siblings are not sorted: which side each is on follows from the index alone, so the proof
 * binds the position.
 *
 * @param index the position of the leaf
 * @param leafCount the leaves of the tree that the root commits to, more than {@code index}
 * @param siblings from the leaf's neighbour up, {@value ExitTree#DEPTH} of them
 */
public record ExitProof(LeafIndex index, LeafCount leafCount, List<Bytes32> siblings) {
  /** Copies the siblings. What is wrong with them is found by {@link #root}, as a value. */
  public ExitProof {
    siblings = List.copyOf(siblings);
  }

  /** The exit root that the proof leads to from a leaf. */
  public RootComputation root(MessageId leaf) {
    if (siblings.size() != ExitTree.DEPTH) {
      return new RootComputation.Malformed(
          new ProofFault.WrongDepth(ExitTree.DEPTH, siblings.size()));
    }
    if (!leafCount.covers(index)) {
      return new RootComputation.Malformed(new ProofFault.BeyondCount(index, leafCount));
    }
    Bytes32 top = TreePath.fold(leaf.value(), index.value(), siblings);
    return new RootComputation.Computed(ExitTree.mixIn(top, leafCount));
  }

  /** Whether the leaf stands at the position under that exit root. */
  public ProofCheck verify(MessageId leaf, ExitRoot exitRoot) {
    return root(leaf).against(exitRoot);
  }
}
