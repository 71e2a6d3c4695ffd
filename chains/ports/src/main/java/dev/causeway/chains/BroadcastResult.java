// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

/**
 * What the chain said to a broadcast; told apart by code and known shapes per client, with the text
 * kept for people.
 */
public sealed interface BroadcastResult {
  /** It is in the pool, or was there already. */
  record Accepted() implements BroadcastResult {}

  /**
   * A transaction with this nonce is mined: look for receipts of every attempt, do not take the
   * next nonce blindly.
   */
  record NonceTooLow() implements BroadcastResult {}

  /**
   * Another transaction with this nonce is in the pool and the fee does not exceed it by enough.
   */
  record Underpriced() implements BroadcastResult {}

  /** The account cannot pay for it. */
  record InsufficientFunds() implements BroadcastResult {}

  /**
   * Refused for another reason.
   *
   * @param message what the node said, shortened
   */
  record Refused(String message) implements BroadcastResult {}
}
