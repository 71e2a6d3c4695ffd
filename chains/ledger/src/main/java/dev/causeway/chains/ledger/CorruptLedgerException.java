// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

/**
 * What the ledger's memory holds contradicts itself or L1. The node stops: nobody can say which of
 * the two is right but a person. The message names the place, and what helps.
 */
public final class CorruptLedgerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names place, values and remedy. */
  public CorruptLedgerException(String message) {
    super(message);
  }

  /** Names place, values and remedy. */
  public CorruptLedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}
