// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.UInt256;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads ABI-encoded data strictly: what Solidity would not have written is refused with an {@link
 * IllegalArgumentException} that says where, so that one meaning has one encoding.
 */
final class AbiReader {
  private final ByteBuffer data;

  AbiReader(Bytes data) {
    this.data = data.asByteBuffer();
  }

  /** How many bytes there are. */
  int size() {
    return data.capacity();
  }

  Bytes32 word(int at) {
    require(at, Bytes32.SIZE);
    return Bytes32.of(data.slice(at, Bytes32.SIZE));
  }

  UInt256 uint256(int at) {
    return UInt256.of(word(at));
  }

  /** An unsigned number of up to 63 bits. */
  long number(int at, int bits) {
    require(at, Bytes32.SIZE);
    long value = data.getLong(at + 24);
    boolean fits =
        data.getLong(at) == 0
            && data.getLong(at + 8) == 0
            && data.getLong(at + 16) == 0
            && value >= 0
            && (bits >= 63 || value >>> bits == 0);
    if (!fits) {
      throw new IllegalArgumentException(
          "the word at %d is no number of %d bits: %s".formatted(at, bits, word(at)));
    }
    return value;
  }

  /**
   * An unsigned number of that many bits. The greatest long stands for it and for all above: a
   * stranger may choose such a number, and the block that holds it must stay readable.
   */
  long saturated(int at, int bits) {
    UInt256 value = uint256(at);
    if (value.bitLength() > bits) {
      throw new IllegalArgumentException(
          "the word at %d is no number of %d bits: %s".formatted(at, bits, word(at)));
    }
    return value.bitLength() < Long.SIZE ? value.toLongExact() : Long.MAX_VALUE;
  }

  /** A chain, taking part or not. */
  ChainId chain(int at) {
    require(at, Bytes32.SIZE);
    if (data.getLong(at) != 0 || data.getLong(at + 8) != 0 || data.getLong(at + 16) != 0) {
      throw new IllegalArgumentException(
          "the word at %d is no number of 64 bits: %s".formatted(at, word(at)));
    }
    return ChainId.ofUnsigned(data.getLong(at + 24));
  }

  boolean flag(int at) {
    return number(at, 1) == 1;
  }

  Address address(int at) {
    require(at, Bytes32.SIZE);
    if (data.getLong(at) != 0 || data.getInt(at + 8) != 0) {
      throw new IllegalArgumentException(
          "the word at %d is no address: %s".formatted(at, word(at)));
    }
    return Address.of(data.slice(at + 12, Address.SIZE));
  }

  /** A dynamic byte string whose length stands at that place. */
  Bytes bytes(int at) {
    long size = number(at, 63);
    long end = at + (long) Bytes32.SIZE + size;
    if (size > Integer.MAX_VALUE || end > data.capacity()) {
      throw new IllegalArgumentException(
          "the byte string at %d has %d bytes, more than the data holds".formatted(at, size));
    }
    Bytes content = Bytes.of(data.slice(at + Bytes32.SIZE, (int) size));
    int padded = AbiWriter.padded((int) size);
    require(at + Bytes32.SIZE, padded);
    for (int i = (int) size; i < padded; i++) {
      if (data.get(at + Bytes32.SIZE + i) != 0) {
        throw new IllegalArgumentException(
            "the byte string at %d is not padded with zeros".formatted(at));
      }
    }
    return content;
  }

  /** The offset at that place, which has to be the canonical one. */
  void requireOffset(int at, long expected) {
    long offset = number(at, 63);
    if (offset != expected) {
      throw new IllegalArgumentException(
          "the offset at %d must be %d, but is %d".formatted(at, expected, offset));
    }
  }

  void requireSize(int expected) {
    if (data.capacity() != expected) {
      throw new IllegalArgumentException(
          "expected %d bytes, but there are %d".formatted(expected, data.capacity()));
    }
  }

  /** The first four bytes, when there are so many. */
  Optional<AbiWriter.Selector> selector() {
    return data.capacity() < AbiWriter.Selector.SIZE
        ? Optional.empty()
        : Optional.of(new AbiWriter.Selector(data.getInt(0)));
  }

  private void require(int at, int size) {
    if (at < 0 || size > data.capacity() - at) {
      throw new IllegalArgumentException(
          "the data ends at %d, before %d".formatted(data.capacity(), (long) at + size));
    }
  }
}
