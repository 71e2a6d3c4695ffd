// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.util.List;
import java.util.Optional;

/**
 * Reads blocks and events of one chain. Blocking; called from virtual threads. Safe for concurrent
 * use.
 *
 * <p>What it returns is checked: header hashes are recomputed, logs belong to our contracts on this
 * chain and are complete by the block's own commitment, ids are recomputed from the messages. It
 * does not remember anything between calls: following the chain, and finding reorgs by parent hash,
 * is the caller's part.
 */
public interface ChainReader {
  /** The chain. */
  ChainId chain();

  /**
   * Head and highest final block. With several endpoints, a quorum of them confirmed the final one,
   * and the head is that of an endpoint that agrees.
   */
  Outcome<ChainHeads> heads();

  /** The canonical block at that height; empty when the head is below it. */
  Outcome<Optional<BlockRef>> blockAt(BlockNumber number);

  /**
   * Consecutive canonical blocks from {@code from} upwards, each linked to the one before by its
   * parent hash; fewer than {@code limit} when the head comes first, none when the head is below
   * {@code from}. With several endpoints, blocks at final heights are those that a quorum confirms.
   */
  Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit);

  /** The endpoints behind this reader and how far each is believed; empty where there are none. */
  default List<EndpointStatus> endpoints() {
    return List.of();
  }
}
