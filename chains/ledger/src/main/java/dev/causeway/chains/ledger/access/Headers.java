// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.access;

import dev.causeway.api.ledger.v1.Block;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import java.time.Instant;

/** Blocks of the ledger as the ports have them. Pure. */
final class Headers {
  /** What the first block stands on. It holds nothing, and the node does not store it. */
  static final BlockRef GENESIS =
      new BlockRef(BlockNumber.of(0), Bytes32.ZERO, Bytes32.ZERO, Instant.EPOCH);

  private Headers() {}

  /**
   * A block.
   *
   * @throws IllegalArgumentException naming the field that is malformed
   */
  static BlockRef ref(Block block) {
    return new BlockRef(
        BlockNumber.of(block.getNumber()),
        Bytes32.parse(block.getHash()),
        Bytes32.parse(block.getParentHash()),
        Instant.ofEpochSecond(block.getTime().getSeconds()));
  }
}
