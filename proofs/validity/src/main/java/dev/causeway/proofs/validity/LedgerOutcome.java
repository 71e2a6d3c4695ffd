// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

/** What became of a transaction. */
public sealed interface LedgerOutcome {
  /** It is allowed, and made if it was to be made. */
  record Applied() implements LedgerOutcome {}

  /**
   * It is not allowed, and nothing has changed.
   *
   * @param reason why
   */
  record Rejected(LedgerRejection reason) implements LedgerOutcome {}
}
