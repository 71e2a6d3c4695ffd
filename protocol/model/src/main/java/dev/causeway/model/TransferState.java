// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * The stages of a transfer as users see them.
 *
 * <p>The first six are ordered, and a transfer only moves up, except that a reorg of the
 * destination takes {@code CLAIMED} back to {@code CLAIM_SENT}. The others stand aside.
 */
public enum TransferState {
  /** The message is in a block of its source chain. */
  OBSERVED,
  /** That block is final by the policy of the source chain. */
  FINAL,
  /** An exit root that covers the message is accepted on L1. */
  SETTLED,
  /** The destination knows a global root that covers the message: anybody may claim. */
  ROOT_CARRIED,
  /** A claim is broadcast. */
  CLAIM_SENT,
  /** The claim is in a block of the destination. */
  CLAIMED,
  /**
   * The block of the message left the source chain in a reorg; nothing is owed unless it comes
   * back.
   */
  ORPHANED,
  /**
   * The relayer gave up until an operator retries; the reason is typed. Anybody may still claim.
   */
  PARKED,
  /** An output that would settle the message is challenged; a later one settles it. */
  CHALLENGED
}
