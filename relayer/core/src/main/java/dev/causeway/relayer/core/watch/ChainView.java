// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.watch;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import java.util.List;

/** Compares what is stored of a chain with what the chain says. Pure. */
final class ChainView {
  private ChainView() {}

  /** What to do about the difference. */
  sealed interface Finding {
    /** The head is the newest stored block. */
    record UpToDate() implements Finding {}

    /** Blocks are to be read from here on. */
    record Behind(BlockNumber from) implements Finding {}

    /** The stored tail may not be canonical any more: its ancestor is to be found. */
    record Diverged() implements Finding {}

    /** The endpoint knows less than what is stored: believe neither, wait. */
    record EndpointLags() implements Finding {}
  }

  /** Compares the head alone. */
  static Finding compare(BlockRef cursor, ChainHeads heads) {
    BlockRef latest = heads.latest();
    int order = latest.number().compareTo(cursor.number());
    if (order > 0) {
      return new Finding.Behind(cursor.number().next());
    }
    if (order == 0) {
      return latest.hash().equals(cursor.hash()) ? new Finding.UpToDate() : new Finding.Diverged();
    }
    // A head below the cursor is either a lagging endpoint or a reorg to a shorter chain: the
    // hashes tell.
    return new Finding.Diverged();
  }

  /** Whether the blocks continue the cursor. */
  static boolean continues(BlockRef cursor, List<ObservedBlock> blocks) {
    return !blocks.isEmpty() && blocks.getFirst().block().isChildOf(cursor);
  }

  /**
   * The newest stored block that the chain still has, given the chain's blocks at the same heights;
   * heights that the chain does not reach are absent from {@code canonical}.
   *
   * @param tail stored blocks, highest first
   */
  static Finding afterAncestorSearch(List<BlockRef> tail, BlockRef ancestor, BlockRef latest) {
    boolean latestIsStored = tail.stream().anyMatch(block -> block.hash().equals(latest.hash()));
    return latestIsStored && ancestor.hash().equals(latest.hash())
        ? new Finding.EndpointLags()
        : new Finding.Diverged();
  }
}
