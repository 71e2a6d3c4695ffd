// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;

/**
 * A point of G2: on the curve y^2 = x^3 + 3/(9 + u) and of order r, or the neutral point, written
 * as zeros. Coordinates are x0 + x1 * u and y0 + y1 * u with u * u = -1; snarkjs writes x0 first,
 * the EVM x1 (EIP-197).
 *
 * @param x0 below q
 * @param x1 below q
 * @param y0 below q
 * @param y1 below q
 */
public record G2Point(BigInteger x0, BigInteger x1, BigInteger y0, BigInteger y1) {
  /** The neutral point. */
  public static final G2Point NEUTRAL =
      new G2Point(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

  /** The generator of EIP-197. */
  public static final G2Point GENERATOR = generator();

  /**
   * Refuses what is no point of the group.
   *
   * @throws IllegalArgumentException naming the coordinates, if they are not below q, not on the
   *     curve, or of another order than r
   */
  public G2Point {
    long[] affine = new long[4 * PrimeField.LIMBS];
    PrimeField.FQ.write(x0, affine, 0);
    PrimeField.FQ.write(x1, affine, PrimeField.LIMBS);
    PrimeField.FQ.write(y0, affine, 2 * PrimeField.LIMBS);
    PrimeField.FQ.write(y1, affine, 3 * PrimeField.LIMBS);
    Group group = new Group(Group.Kind.G2);
    boolean onCurve = group.isOnCurve(affine, 0);
    if (!onCurve || !group.hasOrderR(affine, 0)) {
      throw new IllegalArgumentException(
          "(%s + %s u, %s + %s u) is %s: check the order of the coordinates and the source of the point"
              .formatted(x0, x1, y0, y1, onCurve ? "not of order r" : "no point of G2's curve"));
    }
  }

  private static G2Point generator() {
    long[] affine = new long[4 * PrimeField.LIMBS];
    new Group(Group.Kind.G2).generator(affine, 0);
    return read(affine, 0);
  }

  /** The affine point at a position of an array. */
  public static G2Point read(long[] affine, int at) {
    PrimeField q = PrimeField.FQ;
    return new G2Point(
        q.read(affine, at),
        q.read(affine, at + PrimeField.LIMBS),
        q.read(affine, at + 2 * PrimeField.LIMBS),
        q.read(affine, at + 3 * PrimeField.LIMBS));
  }

  /** Writes the point, affine. */
  public void write(long[] affine, int at) {
    PrimeField.FQ.write(x0, affine, at);
    PrimeField.FQ.write(x1, affine, at + PrimeField.LIMBS);
    PrimeField.FQ.write(y0, affine, at + 2 * PrimeField.LIMBS);
    PrimeField.FQ.write(y1, affine, at + 3 * PrimeField.LIMBS);
  }

  /** Whether this is the neutral point. */
  public boolean isNeutral() {
    return equals(NEUTRAL);
  }

  /** The point that added to this one gives the neutral point. */
  public G2Point negate() {
    BigInteger q = PrimeField.FQ.modulus();
    return new G2Point(x0, x1, y0.negate().mod(q), y1.negate().mod(q));
  }
}
