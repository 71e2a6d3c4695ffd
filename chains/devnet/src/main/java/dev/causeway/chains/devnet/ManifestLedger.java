// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;

/**
 * A ledger, the validity-proven layer, with all that a relayer or a client has to know of it.
 *
 * @param name what people call it
 * @param chain its id
 * @param contract its {@code LedgerRollup} on the L1
 * @param startBlock the first block of the L1 that can hold one of the contract's events
 * @param node where its node serves gRPC, as host:port
 */
public record ManifestLedger(
    String name, ChainId chain, Address contract, BlockNumber startBlock, String node) {
  /** Refuses an address that nothing can be reached at. */
  public ManifestLedger {
    if (!node.matches("[^\\s/]+:[0-9]{1,5}")) {
      throw new IllegalArgumentException(
          "the node of ledger %s must be host:port, but is \"%s\"".formatted(name, node));
    }
  }
}
