// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.field;

import dev.causeway.proofs.groth16.work.Workers;
import java.math.BigInteger;
import java.util.function.DoubleConsumer;

/**
 * The n-th roots of unity of the scalar field, n a power of two, and polynomials of degree below n
 * given by their values at them.
 *
 * <p>The root w is the one that snarkjs takes: 5^((r - 1) / n), so that proving keys agree. Value i
 * of a polynomial is the one at w^i. Immutable, except for the values that are given to it.
 *
 * <p>Source: decimation in frequency one way and in time back, so that nothing is ever reordered.
 */
public final class Domain {
  /** 2^28 divides r - 1, and shifting needs a root of twice the size. */
  public static final int LARGEST_POWER = 27;

  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;

  /** The smallest number that is no square modulo r. */
  private static final BigInteger NON_SQUARE = BigInteger.valueOf(5);

  /** Blocks of this many elements are transformed at once, in the level 2 cache. */
  private static final int BLOCK = 1 << 12;

  private static final int BUTTERFLIES = 1 << 12;

  private final int power;
  private final int size;
  private final long[] roots;
  private final long[] inverseRoots;

  /**
   * The domain of 2^power roots.
   *
   * @throws IllegalArgumentException naming the power, if it is out of range
   */
  public Domain(int power) {
    if (power < 0 || power > LARGEST_POWER) {
      throw new IllegalArgumentException(
          "a domain of 2^%d was asked for, but the field has domains of 2^0 to 2^%d: split the circuit"
              .formatted(power, LARGEST_POWER));
    }
    this.power = power;
    size = 1 << power;
    roots = powers(root(power), Math.max(1, size / 2));
    inverseRoots = powers(root(power).modInverse(FR.modulus()), Math.max(1, size / 2));
  }

  /** The smallest domain that has at least that many roots. */
  public static int powerFor(int values) {
    return values <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(values - 1);
  }

  /** A root of unity of order 2^power, from which the others are the powers. */
  public static BigInteger root(int power) {
    BigInteger r = FR.modulus();
    return NON_SQUARE.modPow(r.subtract(BigInteger.ONE).shiftRight(power), r);
  }

  /** Number of roots. */
  public int size() {
    return size;
  }

  /**
   * Replaces the values of a polynomial at w^i by its values at v * w^i, where v * v = w: the roots
   * of the domain of twice the size that are not in this one.
   *
   * @param values {@link #size} elements
   * @param shift what {@link #shift} gives
   */
  public void toShifted(Workers workers, long[] values, long[] shift, DoubleConsumer progress) {
    int topStages = Math.max(0, power - Integer.numberOfTrailingZeros(BLOCK));
    Steps steps = new Steps(2 * topStages + 1, progress);
    for (int half = size / 2; 2 * half > BLOCK; half /= 2) {
      stage(workers, values, half, false);
      steps.next();
    }
    int block = Math.min(size, BLOCK);
    workers.run(
        size / block,
        () ->
            scratch(
                (t, number) -> {
                  int from = number * block;
                  for (int half = block / 2; half >= 1; half /= 2) {
                    for (int at = from; at < from + block; at += 2 * half) {
                      toCoefficients(values, at, half, 0, half, t);
                    }
                  }
                  for (int i = from * LIMBS; i < (from + block) * LIMBS; i += LIMBS) {
                    FR.multiply(values, i, shift, i, values, i);
                  }
                  for (int half = 1; half < block; half *= 2) {
                    for (int at = from; at < from + block; at += 2 * half) {
                      toValues(values, at, half, 0, half, t);
                    }
                  }
                }));
    steps.next();
    for (int half = block; half < size; half *= 2) {
      stage(workers, values, half, true);
      steps.next();
    }
  }

  /**
   * The factors that {@link #toShifted} multiplies coefficients by: v^j / n, in the order in which
   * it meets them.
   */
  public long[] shift(Workers workers) {
    BigInteger r = FR.modulus();
    BigInteger v = root(power + 1);
    BigInteger inverseSize = BigInteger.valueOf(size).modInverse(r);
    long[] shift = new long[LIMBS * size];
    int chunk = Math.min(size, BLOCK);
    workers.run(
        size / chunk,
        () ->
            scratch(
                (t, number) -> {
                  int from = number * chunk;
                  FR.write(v, t, 0);
                  FR.write(
                      v.modPow(BigInteger.valueOf(from), r).multiply(inverseSize).mod(r), t, LIMBS);
                  for (int j = from; j < from + chunk; j++) {
                    PrimeField.copy(t, LIMBS, shift, LIMBS * reversed(j));
                    FR.multiply(t, LIMBS, t, 0, t, LIMBS);
                  }
                }));
    return shift;
  }

  /**
   * The values at a point of the polynomials that are 1 at one root and 0 at all others (Lagrange's
   * basis): L_i(x) = w^i (x^n - 1) / (n (x - w^i)).
   *
   * @param x a point that is no root of this domain
   * @return n elements
   * @throws IllegalArgumentException if x is a root
   */
  public long[] lagrange(Workers workers, Scalar x) {
    BigInteger r = FR.modulus();
    BigInteger vanishing =
        x.toBigInteger().modPow(BigInteger.valueOf(size), r).subtract(BigInteger.ONE).mod(r);
    if (vanishing.signum() == 0) {
      throw new IllegalArgumentException(
          "%s is a root of the domain of 2^%d; take another point".formatted(x, power));
    }
    BigInteger factor = vanishing.multiply(BigInteger.valueOf(size).modInverse(r)).mod(r);
    long[] values = new long[LIMBS * size];
    int chunk = Math.min(size, BLOCK);
    workers.run(
        size / chunk,
        () -> {
          long[] numerators = new long[LIMBS * chunk];
          long[] products = new long[LIMBS * chunk];
          return scratch(
              (t, number) -> {
                int from = number * chunk;
                BigInteger w = root(power);
                FR.write(w, t, 0);
                FR.write(w.modPow(BigInteger.valueOf(from), r), t, LIMBS);
                long[] constants = new long[2 * LIMBS];
                x.write(constants, 0);
                FR.write(factor, constants, LIMBS);
                for (int i = 0; i < chunk; i++) {
                  int at = LIMBS * (from + i);
                  FR.subtract(constants, 0, t, LIMBS, values, at);
                  FR.multiply(constants, LIMBS, t, LIMBS, numerators, LIMBS * i);
                  FR.multiply(t, LIMBS, t, 0, t, LIMBS);
                }
                FR.inverseAll(values, LIMBS * from, chunk, products);
                for (int i = 0; i < chunk; i++) {
                  int at = LIMBS * (from + i);
                  FR.multiply(values, at, numerators, LIMBS * i, values, at);
                }
              });
        });
    return values;
  }

  /** One stage over all blocks, cut into tasks of a number of butterflies. */
  private void stage(Workers workers, long[] values, int half, boolean back) {
    int chunk = Math.min(half, BUTTERFLIES);
    int chunksInBlock = half / chunk;
    workers.run(
        size / 2 / chunk,
        () ->
            scratch(
                (t, number) -> {
                  int at = number / chunksInBlock * 2 * half;
                  int from = number % chunksInBlock * chunk;
                  if (back) {
                    toValues(values, at, half, from, from + chunk, t);
                  } else {
                    toCoefficients(values, at, half, from, from + chunk, t);
                  }
                }));
  }

  private void toCoefficients(long[] values, int at, int half, int from, int to, long[] t) {
    int stride = LIMBS * (size / 2 / half);
    for (int k = from; k < to; k++) {
      int upper = LIMBS * (at + k);
      int lower = upper + LIMBS * half;
      FR.subtract(values, upper, values, lower, t, 0);
      FR.add(values, upper, values, lower, values, upper);
      FR.multiply(t, 0, inverseRoots, k * stride, values, lower);
    }
  }

  private void toValues(long[] values, int at, int half, int from, int to, long[] t) {
    int stride = LIMBS * (size / 2 / half);
    for (int k = from; k < to; k++) {
      int upper = LIMBS * (at + k);
      int lower = upper + LIMBS * half;
      FR.multiply(values, lower, roots, k * stride, t, 0);
      FR.subtract(values, upper, t, 0, values, lower);
      FR.add(values, upper, t, 0, values, upper);
    }
  }

  private int reversed(int index) {
    return power == 0 ? 0 : Integer.reverse(index) >>> Integer.SIZE - power;
  }

  private static long[] powers(BigInteger base, int count) {
    long[] powers = new long[LIMBS * count];
    long[] factor = new long[LIMBS];
    FR.write(base, factor, 0);
    FR.one(powers, 0);
    for (int i = LIMBS; i < powers.length; i += LIMBS) {
      FR.multiply(powers, i - LIMBS, factor, 0, powers, i);
    }
    return powers;
  }

  private static Workers.Task scratch(Body body) {
    long[] t = new long[2 * LIMBS];
    return number -> body.run(t, number);
  }

  @FunctionalInterface
  private interface Body {
    void run(long[] t, int number);
  }

  /** Tells the fraction of equal steps that are done. */
  private static final class Steps {
    private final int count;
    private final DoubleConsumer progress;
    private int done;

    Steps(int count, DoubleConsumer progress) {
      this.count = count;
      this.progress = progress;
    }

    void next() {
      done++;
      progress.accept((double) done / count);
    }
  }
}
