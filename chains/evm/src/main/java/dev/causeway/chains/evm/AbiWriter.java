// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Writes the contract ABI (Solidity documentation, "Contract ABI Specification") word by word, the
 * caller placing heads before tails. Written by hand because claims of many messages are encoded on
 * the hot path; tests hold it against web3j's encoder and the generated bindings.
 */
final class AbiWriter {
  private ByteBuffer buffer;

  private AbiWriter(int expectedSize) {
    buffer = ByteBuffer.allocate(expectedSize);
  }

  /** Starts arguments without a selector. */
  static AbiWriter arguments(int expectedSize) {
    return new AbiWriter(expectedSize);
  }

  /** Starts a call. */
  static AbiWriter call(Selector selector, int expectedSize) {
    AbiWriter writer = new AbiWriter(Selector.SIZE + expectedSize);
    writer.buffer.putInt(selector.value());
    return writer;
  }

  AbiWriter number(long value) {
    room(Bytes32.SIZE);
    buffer.putLong(0).putLong(0).putLong(0).putLong(value);
    return this;
  }

  AbiWriter number(UInt256 value) {
    return word(value.toBytes32());
  }

  AbiWriter word(Bytes32 value) {
    room(Bytes32.SIZE);
    buffer.put(value.asByteBuffer());
    return this;
  }

  AbiWriter address(Address value) {
    room(Bytes32.SIZE);
    buffer.putLong(0).putInt(0).put(value.asByteBuffer());
    return this;
  }

  AbiWriter words(List<Bytes32> values) {
    values.forEach(this::word);
    return this;
  }

  /** A dynamic byte string: its length, its bytes, and zeros up to a whole word. */
  AbiWriter bytes(Bytes value) {
    number(value.size());
    int padding = padded(value.size()) - value.size();
    room(value.size() + padding);
    buffer.put(value.asByteBuffer());
    buffer.position(buffer.position() + padding);
    return this;
  }

  /** A dynamic list of byte strings: its length, the offsets, the strings. */
  AbiWriter listOfBytes(List<Bytes> values) {
    number(values.size());
    long offset = (long) values.size() * Bytes32.SIZE;
    for (Bytes value : values) {
      number(offset);
      offset += sizeOfBytes(value);
    }
    values.forEach(this::bytes);
    return this;
  }

  Bytes toBytes() {
    return Bytes.of(buffer.duplicate().flip());
  }

  /** Size of a dynamic byte string with its length. */
  static int sizeOfBytes(Bytes value) {
    return Bytes32.SIZE + padded(value.size());
  }

  /** Size of a dynamic list of byte strings with its length. */
  static int sizeOfList(List<Bytes> values) {
    int size = Bytes32.SIZE;
    for (Bytes value : values) {
      size += Bytes32.SIZE + sizeOfBytes(value);
    }
    return size;
  }

  static int padded(int size) {
    return (size + Bytes32.SIZE - 1) / Bytes32.SIZE * Bytes32.SIZE;
  }

  private void room(int bytes) {
    if (buffer.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(2 * buffer.capacity(), buffer.position() + bytes));
      larger.put(buffer.flip());
      buffer = larger;
    }
  }

  /**
   * The first four bytes of the hash of a signature: names a function or an error.
   *
   * @param value the bytes as a number
   */
  record Selector(int value) {
    static final int SIZE = 4;

    /** Of a canonical signature such as {@code transfer(address,uint256)}. */
    static Selector of(String signature) {
      return new Selector(Keccak.hash(signature).asByteBuffer().getInt());
    }

    /** The call without arguments. */
    Bytes toBytes() {
      return Bytes.of(ByteBuffer.allocate(SIZE).putInt(value).flip());
    }
  }
}
