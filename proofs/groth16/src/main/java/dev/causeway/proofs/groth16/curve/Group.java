// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;

/**
 * One of the two groups of BN254, as operations on points that lie in arrays.
 *
 * <p>An affine point is x and y, the neutral point (0, 0), as in snarkjs' files; a Jacobian point
 * is X, Y and Z with x = X/Z^2 and y = Y/Z^3, the neutral point any with Z = 0. Coordinates are in
 * the form of {@link PrimeField#FQ}. Operations allocate nothing; an instance owns scratch space
 * and belongs to one thread. Every case of an addition is right: equal, opposite and neutral
 * points.
 *
 * <p>Source: formulas dbl-2009-l, madd-2007-bl and add-2007-bl of the Explicit-Formulas Database
 * for y^2 = x^3 + b.
 */
public final class Group {
  private static final BigInteger[] G2_GENERATOR = {
    new BigInteger("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
    new BigInteger("11559732032986387107991004021392285783925812861821192530917403151452391805634"),
    new BigInteger("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
    new BigInteger("4082367875863433681332203403145435568316851327593401208105741076214120093531")
  };

  private final Kind kind;
  private final CoordinateField field;
  private final int limbs;
  private final long[] t;
  private final int t1;
  private final int t2;
  private final int t3;
  private final int t4;
  private final int t5;
  private final int t6;
  private final int t7;
  private final int t8;
  private final long[] b;
  private final long[] generator;

  /** Which of the two groups. */
  public enum Kind {
    /** Over numbers modulo q: y^2 = x^3 + 3. */
    G1,
    /** Over pairs of them: y^2 = x^3 + 3/(9 + u). */
    G2;

    /** Limbs of one coordinate. */
    public int limbs() {
      return this == G1 ? PrimeField.LIMBS : 2 * PrimeField.LIMBS;
    }

    /** Limbs of one affine point. */
    public int affineLimbs() {
      return 2 * limbs();
    }

    /** Bytes of one affine point in files. */
    public int affineBytes() {
      return Long.BYTES * affineLimbs();
    }
  }

  /** A group for the calling thread. */
  public Group(Kind kind) {
    this.kind = kind;
    field = kind == Kind.G1 ? CoordinateField.base() : CoordinateField.quadratic();
    limbs = kind.limbs();
    t = new long[9 * limbs];
    t1 = limbs;
    t2 = 2 * limbs;
    t3 = 3 * limbs;
    t4 = 4 * limbs;
    t5 = 5 * limbs;
    t6 = 6 * limbs;
    t7 = 7 * limbs;
    t8 = 8 * limbs;
    b = new long[limbs];
    generator = new long[2 * limbs];
    PrimeField q = PrimeField.FQ;
    BigInteger three = BigInteger.valueOf(3);
    if (kind == Kind.G1) {
      q.write(three, b, 0);
      q.write(BigInteger.ONE, generator, 0);
      q.write(BigInteger.TWO, generator, limbs);
    } else {
      long[] twist = new long[limbs];
      q.write(BigInteger.valueOf(9), twist, 0);
      q.one(twist, PrimeField.LIMBS);
      q.write(three, b, 0);
      field.inverse(twist, 0, twist, 0);
      field.multiply(b, 0, twist, 0, b, 0);
      for (int i = 0; i < G2_GENERATOR.length; i++) {
        q.write(G2_GENERATOR[i], generator, PrimeField.LIMBS * i);
      }
    }
  }

  /** Which group this is. */
  public Kind kind() {
    return kind;
  }

  CoordinateField field() {
    return field;
  }

  /** Writes the generator, affine. */
  public void generator(long[] out, int at) {
    System.arraycopy(generator, 0, out, at, 2 * limbs);
  }

  /** Writes the neutral point, Jacobian. */
  public void neutral(long[] out, int at) {
    field.one(out, at);
    field.one(out, at + limbs);
    field.zero(out, at + 2 * limbs);
  }

  /** Whether a Jacobian point is neutral. */
  public boolean isNeutral(long[] point, int at) {
    return field.isZero(point, at + 2 * limbs);
  }

  /** Whether an affine point is neutral. */
  public boolean isAffineNeutral(long[] point, int at) {
    return field.isZero(point, at) && field.isZero(point, at + limbs);
  }

  /** Whether an affine point has coordinates below q and lies on the curve, or is neutral. */
  public boolean isOnCurve(long[] point, int at) {
    if (!field.isReduced(point, at) || !field.isReduced(point, at + limbs)) {
      return false;
    }
    field.square(point, at, t, 0);
    field.multiply(t, 0, point, at, t, 0);
    field.add(t, 0, b, 0, t, 0);
    field.square(point, at + limbs, t, t1);
    return field.equal(t, 0, t, t1) || isAffineNeutral(point, at);
  }

  /**
   * Whether an affine point on the curve has order r. On G1 every point has; the curve of G2 has
   * more points, for which a pairing means nothing.
   */
  public boolean hasOrderR(long[] point, int at) {
    if (kind == Kind.G1) {
      return true;
    }
    BigInteger r = PrimeField.FR.modulus();
    long[] order = new long[PrimeField.LIMBS];
    for (int i = 0; i < order.length; i++) {
      order[i] = r.shiftRight(Long.SIZE * i).longValue();
    }
    long[] product = new long[3 * limbs];
    multiply(point, at, order, 0, product, 0);
    return isNeutral(product, 0);
  }

  /** Doubles a Jacobian point in place. */
  public void twice(long[] point, int at) {
    int y = at + limbs;
    int z = at + 2 * limbs;
    field.square(point, at, t, 0); // A
    field.square(point, y, t, t1); // B
    field.square(t, t1, t, t2); // C
    field.add(point, at, t, t1, t, t3);
    field.square(t, t3, t, t3);
    field.subtract(t, t3, t, 0, t, t3);
    field.subtract(t, t3, t, t2, t, t3);
    field.twice(t, t3, t, t3); // D
    field.twice(t, 0, t, t4);
    field.add(t, t4, t, 0, t, t4); // E
    field.multiply(point, y, point, z, point, z);
    field.twice(point, z, point, z);
    field.square(t, t4, t, t5); // F
    field.subtract(t, t5, t, t3, t, t5);
    field.subtract(t, t5, t, t3, point, at);
    field.subtract(t, t3, point, at, t, t3);
    field.multiply(t, t4, t, t3, t, t4);
    field.twice(t, t2, t, t2);
    field.twice(t, t2, t, t2);
    field.twice(t, t2, t, t2);
    field.subtract(t, t4, t, t2, point, y);
  }

  /** Adds an affine point to a Jacobian one in place. */
  public void addAffine(long[] sum, int at, long[] affine, int atB) {
    if (isAffineNeutral(affine, atB)) {
      return;
    }
    int y = at + limbs;
    int z = at + 2 * limbs;
    if (field.isZero(sum, z)) {
      field.copy(affine, atB, sum, at);
      field.copy(affine, atB + limbs, sum, y);
      field.one(sum, z);
      return;
    }
    field.square(sum, z, t, 0); // Z1Z1
    field.multiply(affine, atB, t, 0, t, t1); // U2
    field.multiply(affine, atB + limbs, sum, z, t, t2);
    field.multiply(t, t2, t, 0, t, t2); // S2
    field.subtract(t, t1, sum, at, t, t1); // H
    field.subtract(t, t2, sum, y, t, t2);
    if (field.isZero(t, t1)) {
      if (field.isZero(t, t2)) {
        twice(sum, at);
      } else {
        neutral(sum, at);
      }
      return;
    }
    field.twice(t, t2, t, t2); // r
    field.square(t, t1, t, t3); // HH
    field.add(sum, z, t, t1, t, t4);
    field.square(t, t4, t, t4);
    field.subtract(t, t4, t, 0, t, t4);
    field.subtract(t, t4, t, t3, sum, z);
    field.twice(t, t3, t, t3);
    field.twice(t, t3, t, t3); // I
    field.multiply(t, t1, t, t3, t, t1); // J
    field.multiply(sum, at, t, t3, t, t3); // V
    finish(sum, at, sum, y);
  }

  /** Adds a Jacobian point to another in place. */
  public void add(long[] sum, int at, long[] other, int atB) {
    int z = at + 2 * limbs;
    int otherZ = atB + 2 * limbs;
    if (field.isZero(other, otherZ)) {
      return;
    }
    if (field.isZero(sum, z)) {
      System.arraycopy(other, atB, sum, at, 3 * limbs);
      return;
    }
    field.square(sum, z, t, 0); // Z1Z1
    field.square(other, otherZ, t, t4); // Z2Z2
    field.multiply(sum, at, t, t4, t, t5); // U1
    field.multiply(other, atB, t, 0, t, t1); // U2
    field.multiply(sum, at + limbs, other, otherZ, t, t6);
    field.multiply(t, t6, t, t4, t, t6); // S1
    field.multiply(other, atB + limbs, sum, z, t, t2);
    field.multiply(t, t2, t, 0, t, t2); // S2
    field.subtract(t, t1, t, t5, t, t1); // H
    field.subtract(t, t2, t, t6, t, t2);
    if (field.isZero(t, t1)) {
      if (field.isZero(t, t2)) {
        twice(sum, at);
      } else {
        neutral(sum, at);
      }
      return;
    }
    field.twice(t, t2, t, t2); // r
    field.add(sum, z, other, otherZ, t, t7);
    field.square(t, t7, t, t7);
    field.subtract(t, t7, t, 0, t, t7);
    field.subtract(t, t7, t, t4, t, t7);
    field.multiply(t, t7, t, t1, sum, z);
    field.twice(t, t1, t, t3);
    field.square(t, t3, t, t3); // I
    field.multiply(t, t1, t, t3, t, t1); // J
    field.multiply(t, t5, t, t3, t, t3); // V
    finish(sum, at, t, t6);
  }

  /** The end that both additions share: r in t2, J in t1, V in t3, and the y that belongs to V. */
  private void finish(long[] sum, int at, long[] ys, int y) {
    field.square(t, t2, t, t4);
    field.subtract(t, t4, t, t1, t, t4);
    field.subtract(t, t4, t, t3, t, t4);
    field.subtract(t, t4, t, t3, sum, at);
    field.subtract(t, t3, sum, at, t, t3);
    field.multiply(t, t2, t, t3, t, t3);
    field.multiply(ys, y, t, t1, t, t1);
    field.twice(t, t1, t, t1);
    field.subtract(t, t3, t, t1, sum, at + limbs);
  }

  /**
   * Writes scalar * point as a Jacobian point.
   *
   * @param affine the point
   * @param scalar four plain limbs of any number, as {@link PrimeField#fromMontgomery} gives
   */
  public void multiply(long[] affine, int atA, long[] scalar, int atS, long[] out, int at) {
    neutral(out, at);
    for (int i = Long.SIZE * PrimeField.LIMBS - 1; i >= 0; i--) {
      twice(out, at);
      if ((scalar[atS + i / Long.SIZE] >>> i & 1) != 0) {
        addAffine(out, at, affine, atA);
      }
    }
  }

  /** Writes a Jacobian point as an affine one. */
  public void toAffine(long[] point, int atP, long[] out, int at) {
    if (isNeutral(point, atP)) {
      field.zero(out, at);
      field.zero(out, at + limbs);
      return;
    }
    field.inverse(point, atP + 2 * limbs, t, t8);
    field.square(t, t8, t, t7);
    field.multiply(point, atP, t, t7, out, at);
    field.multiply(t, t7, t, t8, t, t7);
    field.multiply(point, atP + limbs, t, t7, out, at + limbs);
  }

  /** Negates an affine or Jacobian point in place. */
  public void negate(long[] point, int at) {
    field.negate(point, at + limbs, point, at + limbs);
  }
}
