// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Bytes32;
import dev.causeway.proofs.validity.Words;
import java.util.ArrayList;
import java.util.List;

/** The public data of a batch: words A and B of each transaction, then those of no-ops. */
public final class BatchWords {
  private BatchWords() {}

  /**
   * The words of a batch with these transactions.
   *
   * @throws CorruptLedgerException when there are not as many as the batch has
   */
  public static List<Bytes32> of(Batch batch, List<OrderedTransaction> transactions) {
    if (transactions.size() != batch.transactions()) {
      throw new CorruptLedgerException(
          "batch %d of the ledger has %d transactions, but %d of them are stored: restore its database from a backup"
              .formatted(batch.number(), batch.transactions(), transactions.size()));
    }
    List<Bytes32> words = new ArrayList<>(2 * batch.size());
    for (OrderedTransaction transaction : transactions) {
      Words both = transaction.transaction().words();
      words.add(both.a());
      words.add(both.b());
    }
    while (words.size() < 2 * batch.size()) {
      words.add(Words.ZERO.a());
      words.add(Words.ZERO.b());
    }
    return List.copyOf(words);
  }
}
