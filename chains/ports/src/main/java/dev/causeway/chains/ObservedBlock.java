// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockRef;
import java.util.List;

/**
 * A block with everything in it that concerns the bridge.
 *
 * @param block the block, its hash checked against its header
 * @param events the events of our contracts in log order, complete by the block's receipts root or
 *     bloom
 */
public record ObservedBlock(BlockRef block, List<LoggedEvent> events) {
  /** Copies the list. */
  public ObservedBlock {
    events = List.copyOf(events);
  }
}
