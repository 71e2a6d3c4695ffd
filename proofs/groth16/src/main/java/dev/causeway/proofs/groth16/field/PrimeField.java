// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.field;

import java.math.BigInteger;

/**
 * A prime field of BN254, as operations on elements that lie in arrays.
 *
 * <p>An element is four consecutive 64-bit limbs, the lowest first, of x * 2^256 mod p (Montgomery
 * form), always below p; a position is the index of its first limb. Operations allocate nothing,
 * keep nothing and may be called from any thread; result and operands may be the same place, but
 * must not overlap otherwise. They trust that their operands are below p: what comes from outside
 * is checked once, by {@link #isReduced} or the methods that read numbers. Time does not depend on
 * values in add, subtract and multiply, as far as the compiler keeps it so; nothing else is
 * promised about side channels.
 *
 * <p>Source: coarsely integrated operand scanning (Koc, Acar, Kaliski 1996), without the carries
 * that a modulus of 254 bits does not produce.
 */
public final class PrimeField {
  /** Limbs of one element. */
  public static final int LIMBS = 4;

  /** Bytes of one element in files. */
  public static final int BYTES = 32;

  /** The scalar field: numbers modulo r, the order of the groups. */
  public static final PrimeField FR =
      new PrimeField(
          "r",
          new BigInteger(
              "21888242871839275222246405745257275088548364400416034343698204186575808495617"));

  /** The base field: numbers modulo q, in which the coordinates of points lie. */
  public static final PrimeField FQ =
      new PrimeField(
          "q",
          new BigInteger(
              "21888242871839275222246405745257275088696311157297823662689037894645226208583"));

  private final String name;
  private final BigInteger modulus;
  private final long p0;
  private final long p1;
  private final long p2;
  private final long p3;

  /** -1/p mod 2^64. */
  private final long inverse;

  /** 2^256 mod p, which is one in Montgomery form. */
  private final long[] one;

  /** 2^512 mod p, which takes a number into Montgomery form. */
  private final long[] squaredRadix;

  private PrimeField(String name, BigInteger modulus) {
    this.name = name;
    this.modulus = modulus;
    long[] limbs = limbs(modulus);
    p0 = limbs[0];
    p1 = limbs[1];
    p2 = limbs[2];
    p3 = limbs[3];
    BigInteger word = BigInteger.ONE.shiftLeft(Long.SIZE);
    inverse = modulus.modInverse(word).negate().longValue();
    one = limbs(word.pow(4).mod(modulus));
    squaredRadix = limbs(word.pow(8).mod(modulus));
  }

  /** The prime. */
  public BigInteger modulus() {
    return modulus;
  }

  /** Writes a * b. */
  public void multiply(long[] a, int atA, long[] b, int atB, long[] out, int at) {
    long a0 = a[atA];
    long a1 = a[atA + 1];
    long a2 = a[atA + 2];
    long a3 = a[atA + 3];
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < LIMBS; i++) {
      long w = b[atB + i];
      long low = a0 * w;
      long sum = low + t0;
      long high = Math.unsignedMultiplyHigh(a0, w) + carry(low, t0, sum);
      // m is what makes the lowest limb vanish; its carry is 1 unless it was 0 already.
      long m = sum * inverse;
      long reduced = Math.unsignedMultiplyHigh(m, p0) + ((sum | -sum) >>> 63);

      low = a1 * w;
      sum = low + t1;
      long carry = carry(low, t1, sum);
      long next = sum + high;
      carry += carry(sum, high, next);
      high = Math.unsignedMultiplyHigh(a1, w) + carry;
      low = m * p1;
      sum = next + low;
      carry = carry(next, low, sum);
      next = sum + reduced;
      carry += carry(sum, reduced, next);
      reduced = Math.unsignedMultiplyHigh(m, p1) + carry;
      t0 = next;

      low = a2 * w;
      sum = low + t2;
      carry = carry(low, t2, sum);
      next = sum + high;
      carry += carry(sum, high, next);
      high = Math.unsignedMultiplyHigh(a2, w) + carry;
      low = m * p2;
      sum = next + low;
      carry = carry(next, low, sum);
      next = sum + reduced;
      carry += carry(sum, reduced, next);
      reduced = Math.unsignedMultiplyHigh(m, p2) + carry;
      t1 = next;

      low = a3 * w;
      sum = low + t3;
      carry = carry(low, t3, sum);
      next = sum + high;
      carry += carry(sum, high, next);
      high = Math.unsignedMultiplyHigh(a3, w) + carry;
      low = m * p3;
      sum = next + low;
      carry = carry(next, low, sum);
      next = sum + reduced;
      carry += carry(sum, reduced, next);
      reduced = Math.unsignedMultiplyHigh(m, p3) + carry;
      t2 = next;

      t3 = high + reduced;
    }
    reduce(t0, t1, t2, t3, out, at);
  }

  /** Writes a * a. */
  public void square(long[] a, int atA, long[] out, int at) {
    multiply(a, atA, a, atA, out, at);
  }

  /** Writes a + b. */
  public void add(long[] a, int atA, long[] b, int atB, long[] out, int at) {
    long s0 = a[atA] + b[atB];
    long carry = less(s0, b[atB]);
    long s1 = a[atA + 1] + b[atB + 1];
    long carried = less(s1, b[atB + 1]);
    s1 += carry;
    carry = carried + less(s1, carry);
    long s2 = a[atA + 2] + b[atB + 2];
    carried = less(s2, b[atB + 2]);
    s2 += carry;
    carry = carried + less(s2, carry);
    reduce(s0, s1, s2, a[atA + 3] + b[atB + 3] + carry, out, at);
  }

  /** Writes 2 * a. */
  public void twice(long[] a, int atA, long[] out, int at) {
    long a0 = a[atA];
    long a1 = a[atA + 1];
    long a2 = a[atA + 2];
    long a3 = a[atA + 3];
    reduce(a0 << 1, a1 << 1 | a0 >>> 63, a2 << 1 | a1 >>> 63, a3 << 1 | a2 >>> 63, out, at);
  }

  /** Writes a - b. */
  public void subtract(long[] a, int atA, long[] b, int atB, long[] out, int at) {
    long borrow = less(a[atA], b[atB]);
    long d0 = a[atA] - b[atB];
    long d1 = a[atA + 1] - b[atB + 1];
    long borrowed = less(a[atA + 1], b[atB + 1]) + less(d1, borrow);
    d1 -= borrow;
    long d2 = a[atA + 2] - b[atB + 2];
    borrow = less(a[atA + 2], b[atB + 2]) + less(d2, borrowed);
    d2 -= borrowed;
    long d3 = a[atA + 3] - b[atB + 3] - borrow;
    // All ones if the difference is negative: then p is added.
    long mask = d3 >> 63;
    long q0 = p0 & mask;
    long q1 = p1 & mask;
    long q2 = p2 & mask;
    d0 += q0;
    long carry = less(d0, q0);
    d1 += q1;
    long carried = less(d1, q1);
    d1 += carry;
    carry = carried + less(d1, carry);
    d2 += q2;
    carried = less(d2, q2);
    d2 += carry;
    carry = carried + less(d2, carry);
    out[at] = d0;
    out[at + 1] = d1;
    out[at + 2] = d2;
    out[at + 3] = d3 + (p3 & mask) + carry;
  }

  /** Writes -a. */
  public void negate(long[] a, int atA, long[] out, int at) {
    subtract(ZERO, 0, a, atA, out, at);
  }

  /** Writes 0. */
  public void zero(long[] out, int at) {
    copy(ZERO, 0, out, at);
  }

  /** Writes 1. */
  public void one(long[] out, int at) {
    copy(one, 0, out, at);
  }

  /** Whether a is 1. */
  public boolean isOne(long[] a, int atA) {
    return equal(a, atA, one, 0);
  }

  /** Whether a is 0. */
  public static boolean isZero(long[] a, int atA) {
    return (a[atA] | a[atA + 1] | a[atA + 2] | a[atA + 3]) == 0;
  }

  /** Whether a = b. */
  public static boolean equal(long[] a, int atA, long[] b, int atB) {
    return a[atA] == b[atB]
        && a[atA + 1] == b[atB + 1]
        && a[atA + 2] == b[atB + 2]
        && a[atA + 3] == b[atB + 3];
  }

  /** Writes a. */
  public static void copy(long[] a, int atA, long[] out, int at) {
    out[at] = a[atA];
    out[at + 1] = a[atA + 1];
    out[at + 2] = a[atA + 2];
    out[at + 3] = a[atA + 3];
  }

  /** Whether four limbs, in whatever form, are below p, as every operand here has to be. */
  public boolean isReduced(long[] a, int atA) {
    int order = Long.compareUnsigned(a[atA + 3], p3);
    if (order == 0) {
      order = Long.compareUnsigned(a[atA + 2], p2);
    }
    if (order == 0) {
      order = Long.compareUnsigned(a[atA + 1], p1);
    }
    if (order == 0) {
      order = Long.compareUnsigned(a[atA], p0);
    }
    return order < 0;
  }

  /** Takes the number a below p, four plain limbs, into Montgomery form. */
  public void toMontgomery(long[] a, int atA, long[] out, int at) {
    multiply(a, atA, squaredRadix, 0, out, at);
  }

  /** Takes an element back to four plain limbs of a number below p. */
  public void fromMontgomery(long[] a, int atA, long[] out, int at) {
    multiply(a, atA, PLAIN_ONE, 0, out, at);
  }

  /**
   * Writes 1/a. The one operation here that allocates.
   *
   * @throws ArithmeticException if a is 0
   */
  public void inverse(long[] a, int atA, long[] out, int at) {
    if (isZero(a, atA)) {
      throw new ArithmeticException(
          "0 has no inverse modulo %s; exclude it before dividing".formatted(name));
    }
    // The limbs are x * 2^256: dividing 2^512 by them gives the inverse in Montgomery form.
    BigInteger inverted = bigInteger(a, atA).modInverse(modulus);
    long[] limbs = limbs(inverted);
    multiply(limbs, 0, squaredRadix, 0, limbs, 0);
    multiply(limbs, 0, squaredRadix, 0, out, at);
  }

  /**
   * Replaces each of {@code count} consecutive elements by its inverse, and leaves 0 as it is; for
   * three multiplications each and one inversion in all (Montgomery's trick).
   *
   * @param scratch room for {@code count} elements, from index 0
   */
  public void inverseAll(long[] a, int atA, int count, long[] scratch) {
    long[] product = one.clone();
    for (int i = 0; i < count; i++) {
      copy(product, 0, scratch, LIMBS * i);
      if (!isZero(a, atA + LIMBS * i)) {
        multiply(product, 0, a, atA + LIMBS * i, product, 0);
      }
    }
    inverse(product, 0, product, 0);
    for (int i = count - 1; i >= 0; i--) {
      int element = atA + LIMBS * i;
      if (!isZero(a, element)) {
        multiply(product, 0, scratch, LIMBS * i, scratch, LIMBS * i);
        multiply(product, 0, a, element, product, 0);
        copy(scratch, LIMBS * i, a, element);
      }
    }
  }

  /**
   * Writes a number.
   *
   * @throws IllegalArgumentException naming it, if it is negative or not below p
   */
  public void write(BigInteger value, long[] out, int at) {
    if (value.signum() < 0 || value.compareTo(modulus) >= 0) {
      throw new IllegalArgumentException(
          "%s is no number from 0 to %s - 1 = %s; reduce it first if that is meant"
              .formatted(shown(value), name, modulus.subtract(BigInteger.ONE)));
    }
    long[] limbs = limbs(value);
    toMontgomery(limbs, 0, out, at);
  }

  /** The number that an element is, from 0 to p - 1. */
  public BigInteger read(long[] a, int atA) {
    long[] plain = new long[LIMBS];
    fromMontgomery(a, atA, plain, 0);
    return bigInteger(plain, 0);
  }

  /** r or q. */
  @Override
  public String toString() {
    return name;
  }

  /** The number that four plain limbs are. */
  static BigInteger bigInteger(long[] a, int atA) {
    byte[] bytes = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bytes[BYTES - 1 - i] = (byte) (a[atA + i / 8] >>> 8 * (i % 8));
    }
    return new BigInteger(1, bytes);
  }

  /** A number for a message: whole, unless it is longer than anything that was meant as one. */
  private static String shown(BigInteger value) {
    return value.bitLength() <= 512
        ? value.toString()
        : "a number of %d bits".formatted(value.bitLength());
  }

  private static long[] limbs(BigInteger value) {
    long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = value.shiftRight(Long.SIZE * i).longValue();
    }
    return limbs;
  }

  /** Writes a number below 2p without p if it is not below p, and without a branch. */
  private void reduce(long t0, long t1, long t2, long t3, long[] out, int at) {
    long borrow = less(t0, p0);
    long d0 = t0 - p0;
    long d1 = t1 - p1;
    long borrowed = less(t1, p1) + less(d1, borrow);
    d1 -= borrow;
    long d2 = t2 - p2;
    borrow = less(t2, p2) + less(d2, borrowed);
    d2 -= borrowed;
    long d3 = t3 - p3 - borrow;
    long mask = d3 >> 63;
    out[at] = d0 ^ (d0 ^ t0) & mask;
    out[at + 1] = d1 ^ (d1 ^ t1) & mask;
    out[at + 2] = d2 ^ (d2 ^ t2) & mask;
    out[at + 3] = d3 ^ (d3 ^ t3) & mask;
  }

  /**
   * 1 if a is below b as an unsigned number: the carry of a sum, the borrow of a difference. By
   * bits and not by a comparison: a comparison becomes a jump when the first numbers that the
   * compiler sees are small, and guessing carries of later ones wrongly makes all arithmetic 2 to 3
   * times slower.
   */
  private static long less(long a, long b) {
    return (~a & b | (~a | b) & a - b) >>> 63;
  }

  /** The carry of sum = a + b, for the same reason by bits. */
  private static long carry(long a, long b, long sum) {
    return (a & b | (a | b) & ~sum) >>> 63;
  }

  private static final long[] ZERO = new long[LIMBS];
  private static final long[] PLAIN_ONE = {1, 0, 0, 0};
}
