// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import java.util.Optional;

/**
 * How far a chain is, by the finality policy of its configuration.
 *
 * @param latest its head
 * @param finalized highest block that the policy calls final; never above the head
 * @param finalizedHash hash of that block where a quorum of endpoints confirmed it: what was read
 *     before at that height is only final if it has this hash. Empty where there is one endpoint
 */
public record ChainHeads(BlockRef latest, BlockNumber finalized, Optional<Bytes32> finalizedHash) {
  /** Refuses a final block above the head. */
  public ChainHeads {
    if (finalized.isAfter(latest.number())) {
      throw new IllegalArgumentException(
          "finalized " + finalized + " above the head " + latest.number());
    }
  }

  /** Heads that nobody confirmed but the endpoint that named them. */
  public ChainHeads(BlockRef latest, BlockNumber finalized) {
    this(latest, finalized, Optional.empty());
  }
}
