// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.BlockRef;
import java.util.List;

/**
 * A block of L1 with what the ledger's contract recorded in it.
 *
 * @param block the block, its hash checked against its header
 * @param events the contract's events in log order, complete
 */
public record LedgerBlock(BlockRef block, List<LedgerEvent> events) {
  /** Copies the list. */
  public LedgerBlock {
    events = List.copyOf(events);
  }
}
