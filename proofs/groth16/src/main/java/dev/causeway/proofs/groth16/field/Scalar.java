// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.field;

import java.math.BigInteger;
import java.util.HexFormat;

/**
 * A number modulo r, the order of BN254's groups: what circuits compute with, and what a public
 * signal is.
 *
 * <p>Always from 0 to r - 1: a larger number is refused and never reduced, because two texts for
 * one signal are a way to use one proof twice. Immutable. For bulk work {@link PrimeField#FR} does
 * the same on arrays.
 */
public final class Scalar {
  /** 0. */
  public static final Scalar ZERO = new Scalar(0, 0, 0, 0);

  /** 1. */
  public static final Scalar ONE = of(1);

  private static final PrimeField FR = PrimeField.FR;

  /** Digits of r - 1. */
  private static final int MOST_DIGITS = 77;

  // Montgomery form, the lowest limb first.
  private final long l0;
  private final long l1;
  private final long l2;
  private final long l3;

  private Scalar(long l0, long l1, long l2, long l3) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
  }

  /**
   * A small number.
   *
   * @throws IllegalArgumentException naming it, if it is negative
   */
  public static Scalar of(long value) {
    return of(BigInteger.valueOf(value));
  }

  /**
   * A number.
   *
   * @throws IllegalArgumentException naming it, if it is negative or not below r
   */
  public static Scalar of(BigInteger value) {
    long[] limbs = new long[PrimeField.LIMBS];
    PrimeField.FR.write(value, limbs, 0);
    return read(limbs, 0);
  }

  /**
   * A number in 32 bytes, the highest first, as in the EVM.
   *
   * @throws IllegalArgumentException naming them, if there are not 32 or the number is not below r
   */
  public static Scalar of(byte[] bytes) {
    if (bytes.length != PrimeField.BYTES) {
      throw new IllegalArgumentException(
          "a scalar is %d bytes, but %d were given: pad it with zero bytes in front"
              .formatted(PrimeField.BYTES, bytes.length));
    }
    return of(new BigInteger(1, bytes));
  }

  /**
   * A number in decimal digits, the way snarkjs writes it: no sign, no leading zero, nothing else.
   *
   * @throws IllegalArgumentException naming the text, if it is another or the number is not below r
   */
  public static Scalar parse(String text) {
    if (text.isEmpty()
        || text.length() > MOST_DIGITS
        || (text.length() > 1 && text.charAt(0) == '0')
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException(
          "\"%s\" is no scalar: write 0 to r - 1 in decimal digits, without sign or leading zeros"
              .formatted(
                  text.length() <= 2 * MOST_DIGITS
                      ? text
                      : text.substring(0, MOST_DIGITS) + "... (" + text.length() + " characters)"));
    }
    return of(new BigInteger(text));
  }

  /** The element of the scalar field at a position of an array, which must be below r. */
  public static Scalar read(long[] elements, int at) {
    return new Scalar(elements[at], elements[at + 1], elements[at + 2], elements[at + 3]);
  }

  /** Writes the element to a position of an array, for {@link PrimeField#FR} to work on. */
  public void write(long[] elements, int at) {
    elements[at] = l0;
    elements[at + 1] = l1;
    elements[at + 2] = l2;
    elements[at + 3] = l3;
  }

  /** The sum modulo r. */
  public Scalar add(Scalar other) {
    long[] pair = pair(other);
    FR.add(pair, 0, pair, PrimeField.LIMBS, pair, 0);
    return read(pair, 0);
  }

  /** The difference modulo r. */
  public Scalar subtract(Scalar other) {
    long[] pair = pair(other);
    FR.subtract(pair, 0, pair, PrimeField.LIMBS, pair, 0);
    return read(pair, 0);
  }

  /** The product modulo r. */
  public Scalar multiply(Scalar other) {
    long[] pair = pair(other);
    FR.multiply(pair, 0, pair, PrimeField.LIMBS, pair, 0);
    return read(pair, 0);
  }

  /** The square modulo r. */
  public Scalar square() {
    long[] limbs = limbs();
    FR.square(limbs, 0, limbs, 0);
    return read(limbs, 0);
  }

  /** The number that added to this one gives 0. */
  public Scalar negate() {
    return ZERO.subtract(this);
  }

  /**
   * The number that multiplied by this one gives 1.
   *
   * @throws ArithmeticException if this is 0
   */
  public Scalar inverse() {
    long[] limbs = limbs();
    FR.inverse(limbs, 0, limbs, 0);
    return read(limbs, 0);
  }

  /** Whether this is 0. */
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  /** The number, from 0 to r - 1. */
  public BigInteger toBigInteger() {
    return FR.read(limbs(), 0);
  }

  /** The number in 32 bytes, the highest first. */
  public byte[] toBytes() {
    long[] plain = limbs();
    FR.fromMontgomery(plain, 0, plain, 0);
    byte[] bytes = new byte[PrimeField.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[bytes.length - 1 - i] = (byte) (plain[i / 8] >>> 8 * (i % 8));
    }
    return bytes;
  }

  /** The number as 0x and 64 hexadecimal digits. */
  public String toHex() {
    return "0x" + HexFormat.of().formatHex(toBytes());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scalar that
        && l0 == that.l0
        && l1 == that.l1
        && l2 == that.l2
        && l3 == that.l3;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(l0 ^ 31 * l1 ^ 961 * l2 ^ 29791 * l3);
  }

  /** The number in decimal digits, as {@link #parse} reads it. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private long[] limbs() {
    return new long[] {l0, l1, l2, l3};
  }

  private long[] pair(Scalar other) {
    return new long[] {l0, l1, l2, l3, other.l0, other.l1, other.l2, other.l3};
  }
}
