// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/**
 * A block header whose hash commits to its parent and to one word of state: the global root on L1,
 * the exit root of the bridge on a rollup. Not RLP, but just as binding.
 *
 * @param number height
 * @param parentHash hash of the block below
 * @param timestamp chain time in seconds
 * @param stateRoot hash of the state pre-image
 * @param salt tells forks apart
 */
record SimulatedHeader(
    long number, Bytes32 parentHash, long timestamp, Bytes32 stateRoot, long salt) {
  private static final int SIZE = 3 * Long.BYTES + 2 * Bytes32.SIZE;

  static SimulatedHeader of(
      long number, Bytes32 parentHash, long timestamp, Bytes32 word, long salt) {
    return new SimulatedHeader(
        number, parentHash, timestamp, Keccak.hash(statePreimage(word, number)), salt);
  }

  /** What the state root is the hash of; the proven word comes first. */
  static Bytes statePreimage(Bytes32 word, long number) {
    ByteBuffer preimage = ByteBuffer.allocate(Bytes32.SIZE + Long.BYTES);
    return Bytes.of(preimage.put(word.asByteBuffer()).putLong(number).flip());
  }

  /** The word that a pre-image proves under a state root; empty when it does not. */
  static Optional<Bytes32> provenWord(Bytes preimage, Bytes32 stateRoot) {
    return preimage.size() == Bytes32.SIZE + Long.BYTES && Keccak.hash(preimage).equals(stateRoot)
        ? Optional.of(Bytes32.of(preimage.slice(0, Bytes32.SIZE).asByteBuffer()))
        : Optional.empty();
  }

  Bytes encode() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    bytes.putLong(number).put(parentHash.asByteBuffer()).putLong(timestamp);
    return Bytes.of(bytes.put(stateRoot.asByteBuffer()).putLong(salt).flip());
  }

  static Optional<SimulatedHeader> decode(Bytes bytes) {
    if (bytes.size() != SIZE) {
      return Optional.empty();
    }
    ByteBuffer buffer = bytes.asByteBuffer();
    long number = buffer.getLong();
    Bytes32 parent = word(buffer);
    long timestamp = buffer.getLong();
    Bytes32 state = word(buffer);
    return Optional.of(new SimulatedHeader(number, parent, timestamp, state, buffer.getLong()));
  }

  private static Bytes32 word(ByteBuffer buffer) {
    ByteBuffer view = buffer.slice(buffer.position(), Bytes32.SIZE);
    buffer.position(buffer.position() + Bytes32.SIZE);
    return Bytes32.of(view);
  }

  Bytes32 hash() {
    return Keccak.hash(encode());
  }

  BlockRef ref() {
    return new BlockRef(
        BlockNumber.of(number), hash(), parentHash, Instant.ofEpochSecond(timestamp));
  }
}
