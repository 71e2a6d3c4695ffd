// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was seen of each chain. Written by the watch duty alone.
 *
 * <p>A block, what its events mean, and the cursor change in one transaction. Nothing is ever
 * deleted on a reorg: it is marked as orphaned, and comes back under a new position if the chain
 * includes it again.
 */
public interface ChainJournal {
  /** How far the chain is followed; empty before the first block. */
  Optional<Progress> progress(ChainId chain);

  /** The newest canonical blocks, highest first. */
  List<BlockRef> tail(ChainId chain, int limit);

  /** The canonical block of that height; empty where the chain was not followed. */
  Optional<BlockRef> block(ChainId chain, BlockNumber number);

  /**
   * Appends blocks on top of the tail, with everything that their events mean: messages, claims,
   * roots, proposals, pauses, and inclusion of our own transactions. Appending the very blocks that
   * are already the tail changes nothing.
   *
   * @throws IllegalStateException when the first block is no child of the tail: nothing was written
   * @throws FencedOutException when the fence no longer holds
   */
  void extend(Fence fence, ChainId chain, List<ObservedBlock> blocks, ChainHeads heads);

  /**
   * Marks all blocks above the ancestor as orphaned, with what their events meant; our transactions
   * in them count as unmined again.
   *
   * @throws FencedOutException when the fence no longer holds
   */
  void rollBack(Fence fence, ChainId chain, BlockRef ancestor);

  /**
   * Records that nobody may act on this chain until an operator resumes it, such as after a reorg
   * below a final block.
   *
   * @param ancestor newest stored block that the chain still has, if one was found: where an
   *     operator's resume goes back to
   * @throws FencedOutException when the fence no longer holds
   */
  void halt(Fence fence, ChainId chain, String reason, Optional<BlockRef> ancestor);

  /**
   * Lifts a halt, as the operator, and keeps that as an act of the operator. If the halt names an
   * ancestor, everything above it is rolled back as by {@link #rollBack}, below final blocks too,
   * and what is final ends at the ancestor: without that, the next look at the chain would halt it
   * again. Claims that other chains hold of rolled back messages stand, so nothing that comes back
   * in its old place is delivered again.
   *
   * @param operator who asks
   * @return whether there was a halt
   */
  boolean resume(ChainId chain, String operator);

  /**
   * How far a chain is followed.
   *
   * @param chain the chain
   * @param cursor newest block written
   * @param head newest block that the chain reported; above the cursor while catching up
   * @param finalized highest final block, at or below the cursor
   * @param updatedAt when the store wrote this
   * @param halted why nobody may act on it
   */
  record Progress(
      ChainId chain,
      BlockRef cursor,
      BlockNumber head,
      BlockNumber finalized,
      Instant updatedAt,
      Optional<String> halted) {}
}
