// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import java.util.List;
import java.util.Optional;

/** Canonical messages by source chain, the raw material of exit trees. */
public interface MessageLog {
  /** Number of canonical messages of the chain. */
  LeafCount leafCount(ChainId source);

  /** Number of canonical messages of the chain in blocks at or below that height. */
  LeafCount leafCountAt(ChainId source, BlockNumber block);

  /** Leaves in order, from {@code from} on, at most {@code limit}, without gaps. */
  List<Leaf> leaves(ChainId source, LeafIndex from, int limit);

  /**
   * Number of leaves that an exit root covers; empty while the message that made it has not been
   * seen.
   */
  Optional<LeafCount> leafCountOf(ChainId source, ExitRoot exitRoot);

  /** The canonical message at that position. */
  Optional<Message> message(ChainId source, LeafIndex index);

  /**
   * A leaf.
   *
   * @param index its position
   * @param id its hash
   * @param exitRoot the exit root with it as the last leaf, as the contract recorded it
   */
  record Leaf(LeafIndex index, MessageId id, ExitRoot exitRoot) {}
}
