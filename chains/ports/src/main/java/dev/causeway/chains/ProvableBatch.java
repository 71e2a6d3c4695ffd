// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import java.util.List;

/**
 * A batch of a validity-proven layer, as {@code LedgerRollup.submitBatch} takes it, with the inputs
 * of its circuit.
 *
 * @param number from 0, dense
 * @param size number of transactions of its circuit
 * @param oldRoot state root before it
 * @param newRoot state root after it
 * @param commitment to its words, as the circuit computes it
 * @param leaves how many leaves the exit tree has after it
 * @param words words A and B of each transaction, no-ops included
 * @param inputs of the circuit, in the form that a {@link BatchProver} takes
 */
public record ProvableBatch(
    long number,
    int size,
    Bytes32 oldRoot,
    Bytes32 newRoot,
    Bytes32 commitment,
    LeafCount leaves,
    List<Bytes32> words,
    Bytes inputs) {
  /** Copies the words; refuses what no circuit takes. */
  public ProvableBatch {
    words = List.copyOf(words);
    if (number < 0 || size < 1 || words.size() != 2 * size) {
      throw new IllegalArgumentException(
          "batch %d of size %d has %d words instead of two for each transaction"
              .formatted(number, size, words.size()));
    }
  }
}
