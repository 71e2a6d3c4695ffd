// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;

/**
 * A point of G1: on the curve y^2 = x^3 + 3, or the neutral point, written (0, 0) as in the EVM
 * (EIP-196).
 *
 * @param x below q
 * @param y below q
 */
public record G1Point(BigInteger x, BigInteger y) {
  /** The neutral point. */
  public static final G1Point NEUTRAL = new G1Point(BigInteger.ZERO, BigInteger.ZERO);

  /** The generator (1, 2). */
  public static final G1Point GENERATOR = new G1Point(BigInteger.ONE, BigInteger.TWO);

  /**
   * Refuses what is no point.
   *
   * @throws IllegalArgumentException naming the coordinates, if they are not below q or not on the
   *     curve
   */
  public G1Point {
    long[] affine = new long[2 * PrimeField.LIMBS];
    PrimeField.FQ.write(x, affine, 0);
    PrimeField.FQ.write(y, affine, PrimeField.LIMBS);
    if (!new Group(Group.Kind.G1).isOnCurve(affine, 0)) {
      throw new IllegalArgumentException(
          "(%s, %s) is no point of G1: check the order of the coordinates and the source of the point"
              .formatted(x, y));
    }
  }

  /** The affine point at a position of an array. */
  public static G1Point read(long[] affine, int at) {
    return new G1Point(
        PrimeField.FQ.read(affine, at), PrimeField.FQ.read(affine, at + PrimeField.LIMBS));
  }

  /** Writes the point, affine. */
  public void write(long[] affine, int at) {
    PrimeField.FQ.write(x, affine, at);
    PrimeField.FQ.write(y, affine, at + PrimeField.LIMBS);
  }

  /** Whether this is the neutral point. */
  public boolean isNeutral() {
    return x.signum() == 0 && y.signum() == 0;
  }

  /** The point that added to this one gives the neutral point. */
  public G1Point negate() {
    return new G1Point(x, y.negate().mod(PrimeField.FQ.modulus()));
  }
}
