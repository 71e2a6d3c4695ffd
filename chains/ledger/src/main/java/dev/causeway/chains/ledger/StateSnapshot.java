// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;

/**
 * All accounts before the transaction at a position, which is the first after a block.
 *
 * @param position where to go on
 * @param block number of that block; 0 before the first
 * @param blockHash its hash
 * @param deposits how many deposits are credited there
 * @param leaves how many leaves the exit tree has there
 * @param accounts as {@link AccountCodec} writes them
 */
public record StateSnapshot(
    long position, long block, Bytes32 blockHash, long deposits, LeafCount leaves, Bytes accounts) {
  /** The hash of all of it, stored beside it. */
  public Bytes32 digest() {
    ByteBuffer bytes = ByteBuffer.allocate(4 * Long.BYTES + 2 * Bytes32.SIZE);
    bytes.putLong(position).putLong(block).put(blockHash.asByteBuffer()).putLong(deposits);
    bytes.putLong(leaves.value());
    bytes.put(Keccak.hash(accounts).asByteBuffer());
    return Keccak.hash(bytes.flip());
  }
}
