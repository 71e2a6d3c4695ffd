// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.time.Instant;

/**
 * A block, named so that a reorg cannot pass another one for it.
 *
 * @param number its height
 * @param hash its hash
 * @param parentHash the hash of the block below
 * @param timestamp chain time, in whole seconds
 */
public record BlockRef(BlockNumber number, Bytes32 hash, Bytes32 parentHash, Instant timestamp) {
  /** Whether this block stands directly on the other. */
  public boolean isChildOf(BlockRef other) {
    return parentHash.equals(other.hash) && number.value() == other.number.value() + 1;
  }
}
