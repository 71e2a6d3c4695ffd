// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Why the relayer stopped trying to claim a message; an operator may retry it, anybody may claim
 * it.
 */
public sealed interface ParkReason {
  /** The reason as one line for people. */
  String summary();

  /**
   * The claim reverts, alone in its transaction.
   *
   * @param error the custom error, decoded, or the raw bytes
   */
  record ClaimReverts(String error) implements ParkReason {
    @Override
    public String summary() {
      return "the claim reverts: " + error;
    }
  }

  /**
   * The amount is above what the destination's token bucket can ever hold.
   *
   * @param amount the amount of the message
   * @param capacity the bucket's capacity
   */
  record AboveCapacity(TokenAmount amount, TokenAmount capacity) implements ParkReason {
    @Override
    public String summary() {
      return "amount " + amount + " is above the destination's limit of " + capacity;
    }
  }

  /**
   * The proof that the relayer built does not verify locally: a bug or corrupted data, never
   * retried blindly.
   *
   * @param detail what does not match
   */
  record ProofRejected(String detail) implements ParkReason {
    @Override
    public String summary() {
      return "the proof does not verify: " + detail;
    }
  }

  /**
   * The transaction failed as often as the policy allows.
   *
   * @param attempts how often
   * @param lastError what the last attempt said
   */
  record AttemptsExhausted(int attempts, String lastError) implements ParkReason {
    @Override
    public String summary() {
      return attempts + " attempts failed, last: " + lastError;
    }
  }
}
