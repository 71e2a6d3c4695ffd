// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import java.util.Set;

/**
 * What a deployment of the ledger's contract is, for ever.
 *
 * @param baseChain the L1 that it stands on
 * @param ledger the chain id of the ledger
 * @param contract its address on L1
 * @param deployed a block of L1 at or below that of its deployment: events are read from here
 * @param destinations where exits may go, the ledger itself not among them
 */
public record LedgerTerms(
    ChainId baseChain,
    ChainId ledger,
    Address contract,
    BlockNumber deployed,
    Set<ChainId> destinations) {
  /** Refuses a ledger that would be a destination of its own. */
  public LedgerTerms {
    destinations = Set.copyOf(destinations);
    if (destinations.contains(ledger)) {
      throw new IllegalArgumentException(
          "chain " + ledger + " cannot be a destination of its own exits: leave it out");
    }
  }
}
