// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;

/**
 * How far a chain is, by the finality policy of its configuration.
 *
 * @param latest its head
 * @param finalized highest block that the policy calls final; never above the head
 */
public record ChainHeads(BlockRef latest, BlockNumber finalized) {
  /** Refuses a final block above the head. */
  public ChainHeads {
    if (finalized.isAfter(latest.number())) {
      throw new IllegalArgumentException(
          "finalized " + finalized + " above the head " + latest.number());
    }
  }
}
