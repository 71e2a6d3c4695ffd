// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Thirty-two immutable bytes: a hash, a storage slot or a word.
 *
 * <p>Equal by content and ordered as an unsigned big-endian number; {@code toString} is 0x-prefixed
 * hexadecimal.
 */
public final class Bytes32 implements Comparable<Bytes32> {
  /** Number of bytes. */
  public static final int SIZE = 32;

  /** All bytes zero. */
  public static final Bytes32 ZERO = new Bytes32(new byte[SIZE]);

  private final byte[] content;

  private Bytes32(byte[] content) {
    this.content = content;
  }

  /**
   * Copies exactly 32 remaining bytes of the buffer, whose position does not change.
   *
   * @throws IllegalArgumentException when another number of bytes remains
   */
  public static Bytes32 of(ByteBuffer buffer) {
    if (buffer.remaining() != SIZE) {
      throw new IllegalArgumentException(
          "a 32-byte value must be 32 bytes, but has " + buffer.remaining());
    }
    byte[] content = new byte[SIZE];
    buffer.duplicate().get(content);
    return new Bytes32(content);
  }

  /**
   * Reads 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static Bytes32 parse(String text) {
    return new Bytes32(Hex.parseExactly("a 32-byte value", SIZE, text));
  }

  /** Whether every byte is zero. */
  public boolean isZero() {
    return equals(ZERO);
  }

  /** A read-only view; every call gives an independent position. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** The same bytes as a sequence of any length. */
  public Bytes toBytes() {
    return Bytes.of(ByteBuffer.wrap(content));
  }

  @Override
  public int compareTo(Bytes32 other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes32 that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return Hex.of(content);
  }
}
