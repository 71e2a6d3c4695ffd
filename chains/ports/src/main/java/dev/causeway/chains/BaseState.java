// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;

/**
 * Reads contract state and state proofs of the L1. Blocking; called from virtual threads. Safe for
 * concurrent use.
 */
public interface BaseState {
  /**
   * Proof of the global root as of L1 block {@code at}; checked locally against the header before
   * it is returned.
   *
   * @param at the L1 block whose state is proven
   * @param upTo the newest header to append, so that the mirror recognizes one of them; not below
   *     {@code at}
   */
  Outcome<GlobalRootWitness> globalRootWitness(BlockNumber at, BlockNumber upTo);
}
