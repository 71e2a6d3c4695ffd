// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import java.util.List;

/**
 * Proof that a chain's exit root is under a global root. Mirrors the struct {@code GlobalProof} of
 * the contract {@code Bridge}.
 *
 * @param root the global root to prove against
 * @param slot the slot of the chain, 0 to 31
 * @param siblings from the slot's neighbour up, {@value GlobalTree#DEPTH} of them
 */
public record GlobalProof(GlobalRoot root, int slot, List<Bytes32> siblings) {
  /**
   * Copies the siblings. What is wrong with them is found by {@link #verify}, as a value.
   *
   * @throws IllegalArgumentException when there is no such slot
   */
  public GlobalProof {
    GlobalTree.checkSlot(slot);
    siblings = List.copyOf(siblings);
  }

  /** Whether the slot holds that exit root of that chain. An unsettled slot proves nothing. */
  public ProofCheck verify(ChainId chain, ExitRoot exitRoot) {
    if (siblings.size() != GlobalTree.DEPTH) {
      return new ProofCheck.Invalid(new ProofFault.WrongDepth(GlobalTree.DEPTH, siblings.size()));
    }
    Bytes32 top = TreePath.fold(GlobalTree.leaf(chain, exitRoot), slot, siblings);
    return top.equals(root.value())
        ? new ProofCheck.Valid()
        : new ProofCheck.Invalid(new ProofFault.OtherRoot(root.value(), top));
  }
}
