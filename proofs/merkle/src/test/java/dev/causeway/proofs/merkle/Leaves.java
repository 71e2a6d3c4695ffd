// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Leaves that are all different and the same in every run. */
final class Leaves {
  private Leaves() {}

  static MessageId leaf(long number) {
    return new MessageId(Keccak.hash(ByteBuffer.allocate(Long.BYTES).putLong(number).flip()));
  }

  static List<MessageId> leaves(int count) {
    return IntStream.range(0, count).mapToObj(Leaves::leaf).toList();
  }

  static List<LeafIndex> indexes(long... values) {
    return LongStream.of(values).mapToObj(LeafIndex::of).toList();
  }

  /** The value with one of its 256 bits inverted. */
  static Bytes32 flipped(Bytes32 value, int bit) {
    byte[] bytes = new byte[Bytes32.SIZE];
    value.asByteBuffer().get(bytes);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes32.of(ByteBuffer.wrap(bytes));
  }
}
