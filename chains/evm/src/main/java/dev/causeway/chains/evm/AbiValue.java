// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * An argument of a constructor or function, for tools that call contracts by signature (Solidity
 * documentation, "Contract ABI Specification"). The caller makes values and signature agree.
 */
public sealed interface AbiValue {
  /**
   * A value of one word: number, address, flag, hash.
   *
   * @param value the word
   */
  record Word(Bytes32 value) implements AbiValue {}

  /**
   * A byte string or text of any length.
   *
   * @param value the bytes
   */
  record Dynamic(Bytes value) implements AbiValue {}

  /**
   * An array of any length.
   *
   * @param items its elements
   */
  record Array(List<AbiValue> items) implements AbiValue {
    /** Copies the list. */
    public Array {
      items = List.copyOf(items);
    }
  }

  /**
   * A struct, or an array of fixed length.
   *
   * @param fields its fields in order
   */
  record Tuple(List<AbiValue> fields) implements AbiValue {
    /** Copies the list. */
    public Tuple {
      fields = List.copyOf(fields);
    }
  }

  /** A non-negative number. */
  static AbiValue of(long value) {
    return new Word(UInt256.of(value).toBytes32());
  }

  /** A number. */
  static AbiValue of(UInt256 value) {
    return new Word(value.toBytes32());
  }

  /** An address. */
  static AbiValue of(Address value) {
    ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE).position(Bytes32.SIZE - Address.SIZE);
    return new Word(Bytes32.of(word.put(value.asByteBuffer()).flip()));
  }

  /** A word as it is. */
  static AbiValue of(Bytes32 value) {
    return new Word(value);
  }

  /** A byte string. */
  static AbiValue of(Bytes value) {
    return new Dynamic(value);
  }

  /** A text in UTF-8. */
  static AbiValue of(String value) {
    return new Dynamic(Bytes.of(ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8))));
  }

  /** An array of any length. */
  static AbiValue array(List<AbiValue> items) {
    return new Array(items);
  }

  /** A struct. */
  static AbiValue tuple(AbiValue... fields) {
    return new Tuple(Arrays.asList(fields));
  }

  /** The encoding of an argument list. */
  static Bytes encode(List<AbiValue> arguments) {
    AbiWriter writer = AbiWriter.arguments(AbiValues.size(arguments));
    AbiValues.write(writer, arguments);
    return writer.toBytes();
  }
}
