// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.TokenAmount;

/** The range of amounts and balances on the ledger. */
final class LedgerAmounts {
  /** Amounts are below two to this. */
  static final int BITS = 128;

  private LedgerAmounts() {}

  static boolean fits(TokenAmount amount) {
    return amount.value().bitLength() <= BITS;
  }

  static TokenAmount checked(TokenAmount amount) {
    if (!fits(amount)) {
      throw new IllegalArgumentException(
          "an amount on the ledger is below 2^%d, but %s was given: move it in parts"
              .formatted(BITS, amount));
    }
    return amount;
  }
}
