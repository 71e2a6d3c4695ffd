// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import java.util.List;

/**
 * Proves several leaves of one exit tree at once.
 *
 * @param leafCount number of leaves of the tree whose root it proves
 * @param siblings level by level from the leaves up, within a level ascending, only those that are
 *     not computed from the proven leaves
 */
public record ExitMultiProof(LeafCount leafCount, List<Bytes32> siblings) {
  /** Copies the list. */
  public ExitMultiProof {
    siblings = List.copyOf(siblings);
  }
}
