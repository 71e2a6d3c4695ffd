// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import java.util.List;

/**
 * The ledger's contract on L1, as its node reads it. Blocking; called from any thread. Safe for
 * concurrent use, and without a memory of its own.
 */
public interface LedgerContract {
  /** What the deployment is. Asks nobody. */
  LedgerTerms terms();

  /**
   * Final blocks of L1 from {@code from} upwards, each linked to the one before by its parent hash:
   * what is in them stays. Blocks without events of the contract may be left out, except the last
   * one, which says how far the answer reaches; empty when no block from {@code from} on is final.
   *
   * @param from the first block to look at
   * @param limit how many blocks to look at, at most
   */
  Outcome<List<LedgerBlock>> finalBlocks(BlockNumber from, int limit);

  /** The contract's state as of the newest final block. */
  Outcome<Progress> progress();

  /**
   * How far the contract is.
   *
   * @param block the block that this is true of
   * @param root state root
   * @param batches how many batches are settled
   * @param deposits how many deposits of the queue are processed
   * @param leaves how many leaves the exit tree has
   * @param frozen whether the layer is frozen
   */
  record Progress(
      BlockNumber block,
      Bytes32 root,
      long batches,
      long deposits,
      LeafCount leaves,
      boolean frozen) {}
}
