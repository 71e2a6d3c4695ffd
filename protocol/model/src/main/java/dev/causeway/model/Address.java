// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The twenty bytes that name an account or a contract on a chain.
 *
 * <p>Equal by content and ordered as an unsigned big-endian number; {@code toString} is 0x-prefixed
 * hexadecimal.
 */
public final class Address implements Comparable<Address> {
  /** Number of bytes. */
  public static final int SIZE = 20;

  /** All bytes zero. */
  public static final Address ZERO = new Address(new byte[SIZE]);

  private final byte[] content;

  private Address(byte[] content) {
    this.content = content;
  }

  /**
   * Copies exactly 20 remaining bytes of the buffer, whose position does not change.
   *
   * @throws IllegalArgumentException when another number of bytes remains
   */
  public static Address of(ByteBuffer buffer) {
    if (buffer.remaining() != SIZE) {
      throw new IllegalArgumentException(
          "an address must be 20 bytes, but has " + buffer.remaining());
    }
    byte[] content = new byte[SIZE];
    buffer.duplicate().get(content);
    return new Address(content);
  }

  /**
   * Reads 0x and 40 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static Address parse(String text) {
    return new Address(Hex.parseExactly("an address", SIZE, text));
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
  public int compareTo(Address other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Address that && Arrays.equals(content, that.content);
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
