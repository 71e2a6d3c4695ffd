// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;

/**
 * Reads contract state and state proofs of one optimistic rollup. Blocking; called from virtual
 * threads. Safe for concurrent use.
 */
public interface RollupState {
  /**
   * The L1 block that this L2 knows as of its own block {@code at}: what its L1 attributes hold.
   */
  Outcome<L1Origin> l1Origin(BlockRef at);

  /**
   * Output root of this rollup after the block, with the proof of its bridge's exit root under it;
   * checked locally.
   */
  Outcome<OutputWitness> outputWitness(BlockNumber block);
}
