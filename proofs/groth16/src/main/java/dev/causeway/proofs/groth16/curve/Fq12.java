// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;

/** A number c0 + c1 * w with w^2 = v over {@link Fq6}: where the pairing's values lie. */
record Fq12(Fq6 c0, Fq6 c1) {
  static final Fq12 ONE = new Fq12(Fq6.ONE, Fq6.ZERO);

  /** (9 + u)^(i (q - 1) / 6) for i from 0: what w^i is multiplied by when raised to q. */
  private static final Fq2[] FROBENIUS = frobeniusFactors();

  private static Fq2[] frobeniusFactors() {
    BigInteger exponent =
        PrimeField.FQ.modulus().subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    Fq2 factor = Fq2.XI.power(exponent);
    Fq2[] factors = new Fq2[6];
    factors[0] = Fq2.ONE;
    for (int i = 1; i < factors.length; i++) {
      factors[i] = factors[i - 1].multiply(factor);
    }
    return factors;
  }

  /** The factor of w^i, i from 0 to 5. */
  static Fq2 frobeniusFactor(int i) {
    return FROBENIUS[i];
  }

  Fq12 multiply(Fq12 b) {
    Fq6 v0 = c0.multiply(b.c0);
    Fq6 v1 = c1.multiply(b.c1);
    Fq6 cross = c0.add(c1).multiply(b.c0.add(b.c1));
    return new Fq12(v0.add(v1.multiplyByV()), cross.subtract(v0).subtract(v1));
  }

  Fq12 square() {
    Fq6 product = c0.multiply(c1);
    Fq6 first = c0.add(c1).multiply(c0.add(c1.multiplyByV()));
    return new Fq12(first.subtract(product).subtract(product.multiplyByV()), product.add(product));
  }

  /** This to the power of q^6, and the inverse of what the easy part of an exponentiation left. */
  Fq12 conjugate() {
    return new Fq12(c0, c1.negate());
  }

  /** This to the power of q. */
  Fq12 frobenius() {
    return new Fq12(
        new Fq6(
            c0.a0().conjugate(),
            c0.a1().conjugate().multiply(FROBENIUS[2]),
            c0.a2().conjugate().multiply(FROBENIUS[4])),
        new Fq6(
            c1.a0().conjugate().multiply(FROBENIUS[1]),
            c1.a1().conjugate().multiply(FROBENIUS[3]),
            c1.a2().conjugate().multiply(FROBENIUS[5])));
  }

  /** 1 over this; throws {@link ArithmeticException} for 0. */
  Fq12 inverse() {
    Fq6 norm = c0.multiply(c0).subtract(c1.multiply(c1).multiplyByV()).inverse();
    return new Fq12(c0.multiply(norm), c1.multiply(norm).negate());
  }

  Fq12 power(BigInteger exponent) {
    Fq12 result = ONE;
    for (int i = exponent.bitLength() - 1; i >= 0; i--) {
      result = result.square();
      if (exponent.testBit(i)) {
        result = result.multiply(this);
      }
    }
    return result;
  }
}
