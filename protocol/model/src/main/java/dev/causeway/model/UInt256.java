// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An unsigned number of 256 bits, as the EVM has it, except that overflow throws instead of
 * wrapping.
 */
public final class UInt256 implements Comparable<UInt256> {
  /** Zero. */
  public static final UInt256 ZERO = new UInt256(BigInteger.ZERO);

  /** The largest: 2^256 - 1. */
  public static final UInt256 MAX =
      new UInt256(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE));

  // The length is bounded before the number is built: parsing millions of digits takes quadratic
  // time.
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,78}");

  private final BigInteger value;

  private UInt256(BigInteger value) {
    this.value = value;
  }

  private static UInt256 checked(BigInteger value) {
    if (value.signum() < 0) {
      throw new ArithmeticException("below zero: " + value);
    }
    if (value.bitLength() > 256) {
      throw new ArithmeticException("above 2^256 - 1: " + value);
    }
    return new UInt256(value);
  }

  /** The number of a non-negative long. */
  public static UInt256 of(long value) {
    return checked(BigInteger.valueOf(value));
  }

  /** Reads a big-endian word. */
  public static UInt256 of(Bytes32 word) {
    byte[] bytes = new byte[Bytes32.SIZE];
    word.asByteBuffer().get(bytes);
    return new UInt256(new BigInteger(1, bytes));
  }

  /**
   * Reads decimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is no decimal number below 2^256
   */
  public static UInt256 parse(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "expected a whole decimal number of at most 78 digits, but got \""
              + (text.length() <= 100 ? text : text.substring(0, 97) + "...")
              + "\"");
    }
    BigInteger value = new BigInteger(text);
    if (value.bitLength() > 256) {
      throw new IllegalArgumentException("number above 2^256 - 1: " + text);
    }
    return new UInt256(value);
  }

  /** The big-endian word. */
  public Bytes32 toBytes32() {
    byte[] shortest = value.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    int length = Math.min(shortest.length, Bytes32.SIZE);
    System.arraycopy(shortest, shortest.length - length, word, Bytes32.SIZE - length, length);
    return Bytes32.of(ByteBuffer.wrap(word));
  }

  /** The sum; overflow throws {@link ArithmeticException}. */
  public UInt256 plus(UInt256 other) {
    return checked(value.add(other.value));
  }

  /** The difference; a negative one throws {@link ArithmeticException}. */
  public UInt256 minus(UInt256 other) {
    return checked(value.subtract(other.value));
  }

  /** The product; overflow throws {@link ArithmeticException}. */
  public UInt256 times(long factor) {
    return checked(value.multiply(BigInteger.valueOf(factor)));
  }

  /** The quotient, rounded down. */
  public UInt256 dividedBy(long divisor) {
    return checked(value.divide(BigInteger.valueOf(divisor)));
  }

  /** The larger of the two. */
  public UInt256 max(UInt256 other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** The smaller of the two. */
  public UInt256 min(UInt256 other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Whether it is zero. */
  public boolean isZero() {
    return value.signum() == 0;
  }

  /** Number of bits of the shortest representation; zero has none. */
  public int bitLength() {
    return value.bitLength();
  }

  /** The number as a long; throws {@link ArithmeticException} when it does not fit. */
  public long toLongExact() {
    return value.longValueExact();
  }

  /** The nearest floating-point number, for display and ratios only. */
  public double toDouble() {
    return value.doubleValue();
  }

  @Override
  public int compareTo(UInt256 other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UInt256 that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
