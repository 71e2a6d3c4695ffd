// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import java.util.List;
import java.util.Optional;

/**
 * A batch as L1 holds it. Block, transaction, roots and words are checked against the block's hash;
 * calldata and verifying key are what an endpoint of L1 says.
 *
 * @param block the block that settled it
 * @param tx the transaction that did
 * @param roots what the contract recorded: number, roots, and the counts before the batch
 * @param words A and B of each transaction, in order, as the contract published them
 * @param submission the calldata
 * @param verifier the contract that verified the proof
 * @param key the verifying key that it holds, as its constructor took it
 */
public record SettledBatch(
    BlockRef block,
    TxHash tx,
    LedgerEvent.BatchSettled roots,
    List<Bytes32> words,
    Submission submission,
    Address verifier,
    List<UInt256> key) {
  /** Copies the lists; refuses half a transaction. */
  public SettledBatch {
    words = List.copyOf(words);
    key = List.copyOf(key);
    if (words.isEmpty() || words.size() % 2 != 0) {
      throw new IllegalArgumentException(
          "batch %d has %d words instead of two for each transaction"
              .formatted(roots.batch(), words.size()));
    }
  }

  /** How many transactions it has, no-ops included. */
  public int size() {
    return words.size() / 2;
  }

  /** How the batch came to the contract. */
  public sealed interface Submission {
    /**
     * The transaction called {@code submitBatch} itself.
     *
     * @param newRoot state root after the batch
     * @param commitment to the words, as the circuit computes it
     * @param words as they were handed in
     * @param proof points A, B and C in the form of the pairing precompile, 256 bytes
     */
    record Direct(Bytes32 newRoot, Bytes32 commitment, List<Bytes32> words, Bytes proof)
        implements Submission {
      /** Copies the words. */
      public Direct {
        words = List.copyOf(words);
      }
    }

    /**
     * The transaction called another contract, which called this one: the proof is in no calldata
     * of the transaction.
     *
     * @param called that contract; empty where the transaction made one
     */
    record Indirect(Optional<Address> called) implements Submission {}
  }
}
