// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Bytes32;
import java.time.Instant;
import java.util.Optional;

/**
 * Transactions that one proof covers. Once stored, the transactions of a number never change.
 *
 * @param number from 0, dense
 * @param firstPosition position of its first transaction
 * @param transactions how many it holds; 0 in one that only answers a demand
 * @param size of its circuit; what is left is filled with no-ops
 * @param cutTime when its transactions were fixed
 * @param roots state roots before and after it; empty until they are computed for the proof
 * @param proven whether its proof is stored
 * @param settled whether L1 has it, in a final block
 */
public record Batch(
    long number,
    long firstPosition,
    int transactions,
    int size,
    Instant cutTime,
    Optional<Roots> roots,
    boolean proven,
    boolean settled) {
  /** Refuses what fits no circuit. */
  public Batch {
    if (number < 0 || firstPosition < 0 || transactions < 0 || size < 1 || transactions > size) {
      throw new IllegalArgumentException(
          "batch %d with %d transactions of %d from position %d"
              .formatted(number, transactions, size, firstPosition));
    }
  }

  /** The position after its last transaction. */
  public long endPosition() {
    return firstPosition + transactions;
  }

  /**
   * State roots.
   *
   * @param before before the batch
   * @param after after it
   */
  public record Roots(Bytes32 before, Bytes32 after) {}
}
