// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.LedgerTerms;
import org.jspecify.annotations.Nullable;

/** The ledger's database cannot be used; the message names the value and the remedy. */
public final class LedgerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private LedgerStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static LedgerStartException schemaFailed(Throwable cause) {
    return new LedgerStartException(
        "cannot reach the ledger's database or bring its schema up to date: " + cause.getMessage(),
        cause);
  }

  static LedgerStartException newerSchema(String found, String ours) {
    return new LedgerStartException(
        ("the ledger's database has schema version %s, this program knows versions up to %s: start"
                + " the newer program that wrote it, or use another database")
            .formatted(found, ours),
        null);
  }

  static LedgerStartException otherLedger(LedgerTerms wanted, String found) {
    return new LedgerStartException(
        ("the database belongs to the ledger %s, but the configuration says ledger %s with contract"
                + " %s on chain %s: use another database, or correct the configuration")
            .formatted(found, wanted.ledger(), wanted.contract(), wanted.baseChain()),
        null);
  }
}
