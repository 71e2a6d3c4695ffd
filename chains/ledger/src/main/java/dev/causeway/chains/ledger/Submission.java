// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

/** What became of a submitted transaction. */
public sealed interface Submission {
  /**
   * It is ordered and stored durably. The same transaction submitted again gets the same answer.
   *
   * @param transaction the transaction with its place
   * @param block the block that holds it
   */
  record Ordered(OrderedTransaction transaction, BlockHeader block) implements Submission {}

  /**
   * The rules do not allow it; it changed nothing.
   *
   * @param rejection why
   */
  record Rejected(Rejection rejection) implements Submission {}

  /**
   * Too much waits; it was not taken.
   *
   * @param capacity how much may wait
   */
  record QueueFull(int capacity) implements Submission {}

  /**
   * Too much is ordered that L1 has not got yet; it was not taken.
   *
   * @param most how much may be
   */
  record ProverBehind(int most) implements Submission {}

  /**
   * This node does not take transactions, or stopped taking them while this one waited: then nobody
   * knows yet whether it is stored, and submitting the same one again tells.
   *
   * @param detail what the node does instead, for people
   */
  record NotRunning(String detail) implements Submission {}
}
