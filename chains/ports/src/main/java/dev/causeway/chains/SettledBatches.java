// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

/**
 * The batches that a ledger's contract settled, with all that L1 holds of their proofs: for whoever
 * verifies them once more. Blocking; called from any thread. Without a memory of its own.
 */
public interface SettledBatches {
  /**
   * Looks for a batch in final blocks alone.
   *
   * @param batch its number, from 0
   */
  Outcome<Search> find(long batch);

  /** What came of looking. */
  sealed interface Search {
    /**
     * The batch is settled, and that is final.
     *
     * @param batch what L1 holds of it
     */
    record Found(SettledBatch batch) implements Search {}

    /**
     * The batch is settled, but in a block that can still be replaced.
     *
     * @param settled how many batches are settled in final blocks
     */
    record NotFinal(long settled) implements Search {}

    /**
     * The batch is not settled.
     *
     * @param settled how many batches are
     */
    record NotSettled(long settled) implements Search {}
  }
}
