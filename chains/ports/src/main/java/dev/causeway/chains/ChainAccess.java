// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;

/**
 * Everything that the relayer has of one chain.
 *
 * @param chain the chain
 * @param name the name that people use for it, such as {@code l2a}
 * @param reader blocks and events
 * @param supplies what it holds of tokens
 * @param transactions sending; to another chain, where that one holds the bridge of this one
 * @param encoder calls of its contracts
 * @param hints early word of new heads
 * @param layer how it stands to the L1, with what only chains of its kind answer
 */
public record ChainAccess(
    ChainId chain,
    String name,
    ChainReader reader,
    SupplyReader supplies,
    TransactionPort transactions,
    CallEncoder encoder,
    HeadHints hints,
    Layer layer) {
  /** Its layer kind. */
  public LayerKind kind() {
    return layer.kind();
  }

  /**
   * The chain whose blocks take the transactions that reach this one: itself, or the L1 where the
   * bridge of this chain stands on the L1.
   */
  public ChainId sentOn() {
    return transactions.chain();
  }
}
