// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;
import java.util.Arrays;

/** A number a0 + a1 * u with u * u = -1 over the base field, immutable: for the pairing. */
final class Fq2 {
  static final Fq2 ZERO = of(BigInteger.ZERO, BigInteger.ZERO);
  static final Fq2 ONE = of(BigInteger.ONE, BigInteger.ZERO);

  /** 9 + u, which is no square and no cube: w^6 in the field of the pairing's values. */
  static final Fq2 XI = of(BigInteger.valueOf(9), BigInteger.ONE);

  private static final PrimeField FQ = PrimeField.FQ;
  private static final int SECOND = PrimeField.LIMBS;

  private final long[] limbs;

  private Fq2(long[] limbs) {
    this.limbs = limbs;
  }

  static Fq2 of(BigInteger a0, BigInteger a1) {
    long[] limbs = new long[2 * SECOND];
    PrimeField.FQ.write(a0, limbs, 0);
    PrimeField.FQ.write(a1, limbs, SECOND);
    return new Fq2(limbs);
  }

  BigInteger first() {
    return FQ.read(limbs, 0);
  }

  BigInteger second() {
    return FQ.read(limbs, SECOND);
  }

  Fq2 add(Fq2 b) {
    long[] out = new long[2 * SECOND];
    FQ.add(limbs, 0, b.limbs, 0, out, 0);
    FQ.add(limbs, SECOND, b.limbs, SECOND, out, SECOND);
    return new Fq2(out);
  }

  Fq2 subtract(Fq2 b) {
    long[] out = new long[2 * SECOND];
    FQ.subtract(limbs, 0, b.limbs, 0, out, 0);
    FQ.subtract(limbs, SECOND, b.limbs, SECOND, out, SECOND);
    return new Fq2(out);
  }

  Fq2 negate() {
    return ZERO.subtract(this);
  }

  /** a0 - a1 * u, which is this to the power of q. */
  Fq2 conjugate() {
    long[] out = limbs.clone();
    FQ.negate(limbs, SECOND, out, SECOND);
    return new Fq2(out);
  }

  Fq2 multiply(Fq2 b) {
    long[] out = new long[2 * SECOND];
    long[] t = new long[3 * SECOND];
    FQ.multiply(limbs, 0, b.limbs, 0, t, 0);
    FQ.multiply(limbs, SECOND, b.limbs, SECOND, t, SECOND);
    FQ.add(limbs, 0, limbs, SECOND, out, 0);
    FQ.add(b.limbs, 0, b.limbs, SECOND, out, SECOND);
    FQ.multiply(out, 0, out, SECOND, t, 2 * SECOND);
    FQ.subtract(t, 0, t, SECOND, out, 0);
    FQ.subtract(t, 2 * SECOND, t, 0, t, 2 * SECOND);
    FQ.subtract(t, 2 * SECOND, t, SECOND, out, SECOND);
    return new Fq2(out);
  }

  Fq2 square() {
    return multiply(this);
  }

  /** This times 9 + u, without multiplications. */
  Fq2 multiplyByXi() {
    Fq2 eight = add(this);
    eight = eight.add(eight);
    eight = eight.add(eight);
    long[] turned = new long[2 * SECOND];
    FQ.negate(limbs, SECOND, turned, 0);
    PrimeField.copy(limbs, 0, turned, SECOND);
    return eight.add(this).add(new Fq2(turned));
  }

  /** 1 over this; throws {@link ArithmeticException} for 0. */
  Fq2 inverse() {
    long[] t = new long[2 * SECOND];
    FQ.square(limbs, 0, t, 0);
    FQ.square(limbs, SECOND, t, SECOND);
    FQ.add(t, 0, t, SECOND, t, 0);
    FQ.inverse(t, 0, t, 0);
    Fq2 conjugate = conjugate();
    long[] out = new long[2 * SECOND];
    FQ.multiply(conjugate.limbs, 0, t, 0, out, 0);
    FQ.multiply(conjugate.limbs, SECOND, t, 0, out, SECOND);
    return new Fq2(out);
  }

  Fq2 power(BigInteger exponent) {
    Fq2 result = ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.square();
      if (exponent.testBit(i)) {
        result = result.multiply(this);
      }
    }
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fq2 that && Arrays.equals(limbs, that.limbs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(limbs);
  }

  @Override
  public String toString() {
    return first() + " + " + second() + " u";
  }
}
