// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import java.util.List;

/**
 * A block with its transactions.
 *
 * @param header its header
 * @param transactions in their order
 */
public record SealedBlock(BlockHeader header, List<OrderedTransaction> transactions) {
  /**
   * Copies the transactions.
   *
   * @throws CorruptLedgerException naming the block, when they are not those of the header
   */
  public SealedBlock {
    transactions = List.copyOf(transactions);
    for (int i = 0; i < transactions.size(); i++) {
      if (transactions.get(i).position() != header.firstPosition() + i) {
        throw new CorruptLedgerException(
            "block %d of the ledger has position %d where %d belongs: restore its database from a backup"
                .formatted(
                    header.number(), transactions.get(i).position(), header.firstPosition() + i));
      }
    }
    if (transactions.size() != header.transactions()) {
      throw new CorruptLedgerException(
          "block %d of the ledger has %d transactions instead of %d: restore its database from a backup"
              .formatted(header.number(), transactions.size(), header.transactions()));
    }
  }

  /**
   * Checks that the header's hash of the transactions is right.
   *
   * @throws CorruptLedgerException naming the block, when it is not
   */
  public SealedBlock checked() {
    if (!BlockHeader.hashOf(transactions).equals(header.transactionsHash())) {
      throw new CorruptLedgerException(
          "the transactions of block %d of the ledger are not those that were sealed: restore its database from a backup, or rebuild the state from L1"
              .formatted(header.number()));
    }
    return this;
  }
}
