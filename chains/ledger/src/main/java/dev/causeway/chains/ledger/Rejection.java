// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

/**
 * Why the rules do not allow a transaction. It changed nothing; whether the same one is allowed
 * later depends on the reason.
 *
 * @param reason which rule
 * @param message for people, with the value at fault and the remedy
 */
public record Rejection(Reason reason, String message) {
  /** The rules, by stable names that callers may act on. */
  public enum Reason {
    /** The signature is not one of that key over this transaction on this deployment. */
    BAD_SIGNATURE,
    /** The key is not that of the account that pays. */
    WRONG_OWNER,
    /** There is no account at the index that pays. */
    UNKNOWN_ACCOUNT,
    /** The ledger knows no token of that number. */
    UNKNOWN_TOKEN,
    /** The account that pays holds another token. */
    WRONG_TOKEN,
    /** The account has paid for another transaction with that nonce. */
    NONCE_USED,
    /** The account has not reached that nonce. */
    NONCE_AHEAD,
    /** The account holds less than the amount. */
    BALANCE_LOW,
    /** The amount is zero. */
    AMOUNT_ZERO,
    /** Exits cannot go to that chain. */
    UNKNOWN_DESTINATION,
    /** The recipient is the zero address. */
    RECIPIENT_INVALID,
    /** The payee has no account of that token, and there is no room for another account. */
    ACCOUNTS_FULL,
    /** The exit tree has no room for another leaf. */
    EXITS_FULL
  }
}
