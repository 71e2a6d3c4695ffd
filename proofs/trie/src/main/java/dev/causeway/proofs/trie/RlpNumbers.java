// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads numbers and words out of RLP items, refusing what is not their one form. */
final class RlpNumbers {
  private RlpNumbers() {}

  /** A number of at most 32 bytes without leading zeros. */
  static Optional<UInt256> number(RlpItem item) {
    return switch (item) {
      case RlpItem.Sequence _ -> Optional.empty();
      case RlpItem.Data(Bytes value)
          when value.size() > Bytes32.SIZE || (!value.isEmpty() && value.unsignedByteAt(0) == 0) ->
          Optional.empty();
      case RlpItem.Data(Bytes value) -> {
        ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE);
        word.put(Bytes32.SIZE - value.size(), value.asByteBuffer(), 0, value.size());
        yield Optional.of(UInt256.of(Bytes32.of(word)));
      }
    };
  }

  /** Exactly 32 bytes. */
  static Optional<Bytes32> word(RlpItem item) {
    return data(item, Bytes32.SIZE).map(value -> Bytes32.of(value.asByteBuffer()));
  }

  /** A byte string of exactly that size. */
  static Optional<Bytes> data(RlpItem item, int size) {
    return switch (item) {
      case RlpItem.Data(Bytes value) when value.size() == size -> Optional.of(value);
      case RlpItem.Data _, RlpItem.Sequence _ -> Optional.empty();
    };
  }
}
