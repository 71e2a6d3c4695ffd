// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of bytes of any length.
 *
 * <p>Equal by content; {@code toString} is 0x-prefixed hexadecimal.
 */
public final class Bytes {
  /** The empty sequence. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Copies the remaining bytes of the buffer, whose position does not change. */
  public static Bytes of(ByteBuffer buffer) {
    byte[] content = new byte[buffer.remaining()];
    buffer.duplicate().get(content);
    return content.length == 0 ? EMPTY : new Bytes(content);
  }

  /**
   * Reads 0x-prefixed hexadecimal.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static Bytes parse(String text) {
    return new Bytes(Hex.parse("a byte string", text));
  }

  /** Number of bytes. */
  public int size() {
    return content.length;
  }

  /** Whether there is no byte. */
  public boolean isEmpty() {
    return content.length == 0;
  }

  /** The byte at {@code index}, as 0..255. */
  public int unsignedByteAt(int index) {
    return Byte.toUnsignedInt(content[Objects.checkIndex(index, content.length)]);
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, content.length);
    return new Bytes(Arrays.copyOfRange(content, from, to));
  }

  /** A read-only view; every call gives an independent position. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(content).asReadOnlyBuffer();
  }

  /** Hexadecimal digits without the 0x. */
  public String toUnprefixedHex() {
    return HexFormat.of().formatHex(content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(content, that.content);
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
