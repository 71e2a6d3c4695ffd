// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.GlobalRoot;
import java.util.List;

/**
 * Proves the exit root of one chain under a global root. Mirrors the struct {@code GlobalProof} of
 * the contract {@code Bridge}.
 *
 * @param root the global root
 * @param slot the chain's slot in the global tree
 * @param siblings from the slot's leaf upwards
 */
public record GlobalProof(GlobalRoot root, int slot, List<Bytes32> siblings) {
  /** Copies the list. */
  public GlobalProof {
    siblings = List.copyOf(siblings);
  }
}
