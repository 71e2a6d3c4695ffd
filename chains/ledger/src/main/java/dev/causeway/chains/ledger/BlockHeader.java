// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.L1Origin;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * The head of what the sequencer stored in one go. Headers form a chain of hashes, so that a row
 * that is changed, lost or added anywhere in the history shows.
 *
 * @param number from 1, dense
 * @param parentHash hash of the header before; zero for the first
 * @param time when it was sealed, whole milliseconds; never before its parent
 * @param firstPosition position of its first transaction
 * @param transactions how many it holds, at least 1
 * @param transactionsHash keccak256 over the encoded transactions
 * @param origin the final L1 block up to which deposits were known
 */
public record BlockHeader(
    long number,
    Bytes32 parentHash,
    Instant time,
    long firstPosition,
    int transactions,
    Bytes32 transactionsHash,
    L1Origin origin) {
  /** Refuses what no sequencer seals. */
  public BlockHeader {
    if (number < 1 || firstPosition < 0 || transactions < 1) {
      throw new IllegalArgumentException(
          "block %d with %d transactions from position %d: all start at 1, positions at 0"
              .formatted(number, transactions, firstPosition));
    }
  }

  /** Its hash. */
  public Bytes32 hash() {
    ByteBuffer bytes = ByteBuffer.allocate(3 * Bytes32.SIZE + 4 * Long.BYTES + Integer.BYTES);
    bytes.put(parentHash.asByteBuffer()).putLong(number).putLong(time.toEpochMilli());
    bytes.putLong(firstPosition).putInt(transactions).put(transactionsHash.asByteBuffer());
    bytes.putLong(origin.number().value()).put(origin.hash().asByteBuffer());
    return Keccak.hash(bytes.flip());
  }

  /** The position after its last transaction. */
  public long endPosition() {
    return firstPosition + transactions;
  }

  /** Hash of transactions in their order. */
  public static Bytes32 hashOf(List<OrderedTransaction> transactions) {
    List<ByteBuffer> encoded = transactions.stream().map(OrderedTransaction::encoded).toList();
    ByteBuffer all = ByteBuffer.allocate(encoded.stream().mapToInt(ByteBuffer::remaining).sum());
    encoded.forEach(all::put);
    return Keccak.hash(all.flip());
  }
}
