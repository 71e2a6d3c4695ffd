// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import java.util.Map;
import java.util.Optional;

/** Canonical global roots, where they are known, and what they cover. */
public interface RootLog {
  /** The newest global root in a canonical L1 block. */
  Optional<AcceptedRoot> latest();

  /**
   * The newest global root in a canonical L1 block at or below that height: what the state of that
   * block holds.
   */
  Optional<AcceptedRoot> latestAt(BlockNumber l1Block);

  /** That global root. */
  Optional<AcceptedRoot> find(GlobalRoot root);

  /**
   * The newest global root (by L1 sequence) that the mirror of this chain accepted in a canonical
   * block; for L1 the same as {@link #latest}.
   */
  Optional<AcceptedRoot> latestKnownTo(ChainId destination);

  /**
   * A global root.
   *
   * @param root the root
   * @param sequence its number, from 1, dense
   * @param l1Block the L1 block that made it
   * @param exitRoots the exit root of each chain under it; a chain that never settled is absent
   * @param covered number of leaves of each chain's exit root; absent while the message that made
   *     that exit root has not been seen
   */
  record AcceptedRoot(
      GlobalRoot root,
      long sequence,
      BlockRef l1Block,
      Map<ChainId, ExitRoot> exitRoots,
      Map<ChainId, LeafCount> covered) {
    /** Copies the maps. */
    public AcceptedRoot {
      exitRoots = Map.copyOf(exitRoots);
      covered = Map.copyOf(covered);
    }
  }
}
