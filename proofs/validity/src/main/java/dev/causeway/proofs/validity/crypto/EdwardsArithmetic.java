// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;

/**
 * Points of Baby Jubjub in extended coordinates, in arrays, without allocation.
 *
 * <p>A point is X, Y, Z, T of four limbs each with x = X/Z, y = Y/Z, T = XY/Z, on the curve -x'^2 +
 * y^2 = 1 + d' x'^2 y^2 that is Baby Jubjub with x' = sqrt(-a) x; there an addition costs one
 * multiplication less. A prepared point is Y - X, Y + X, 2d'T, 2Z; without the last it is affine.
 * The law is complete: a square, d no square, so no pair of points is an exception.
 *
 * <p>An instance keeps its working memory: not safe for use by several threads at once.
 *
 * <p>Source: Hisil, Wong, Carter, Dawson, Twisted Edwards curves revisited (2008), sections 3.1 and
 * 3.3.
 */
final class EdwardsArithmetic {
  /** Longs of a point, and of a prepared one. */
  static final int POINT = 4 * PrimeField.LIMBS;

  /** Longs of a prepared point with Z = 1. */
  static final int AFFINE = 3 * PrimeField.LIMBS;

  static final int X = 0;
  static final int Y = PrimeField.LIMBS;
  static final int Z = 2 * PrimeField.LIMBS;
  static final int T = 3 * PrimeField.LIMBS;

  private static final PrimeField FR = PrimeField.FR;

  private final long[] a = new long[PrimeField.LIMBS];
  private final long[] b = new long[PrimeField.LIMBS];
  private final long[] c = new long[PrimeField.LIMBS];
  private final long[] d = new long[PrimeField.LIMBS];

  /** Writes the neutral element. */
  void neutral(long[] out, int at) {
    FR.zero(out, at + X);
    FR.one(out, at + Y);
    FR.one(out, at + Z);
    FR.zero(out, at + T);
  }

  /** Writes a point of Baby Jubjub, given by its coordinates there. */
  void point(long[] x, int atX, long[] y, int atY, long[] out, int at) {
    PrimeField.copy(y, atY, out, at + Y);
    FR.multiply(x, atX, BabyJubjub.SCALE, 0, out, at + X);
    FR.one(out, at + Z);
    FR.multiply(out, at + X, out, at + Y, out, at + T);
  }

  /** Writes twice a point; T is left out where the next step is another doubling. */
  void twice(long[] p, int atP, boolean withT, long[] out, int at) {
    FR.square(p, atP + X, a, 0);
    FR.square(p, atP + Y, b, 0);
    FR.square(p, atP + Z, c, 0);
    FR.twice(c, 0, c, 0);
    FR.add(p, atP + X, p, atP + Y, d, 0);
    FR.square(d, 0, d, 0);
    FR.subtract(d, 0, a, 0, d, 0);
    FR.subtract(d, 0, b, 0, d, 0); // E = 2XY
    FR.subtract(b, 0, a, 0, out, at + Z); // G
    FR.add(a, 0, b, 0, b, 0);
    FR.negate(b, 0, b, 0); // H
    FR.subtract(out, at + Z, c, 0, c, 0); // F
    if (withT) {
      FR.multiply(d, 0, b, 0, out, at + T);
    }
    FR.multiply(d, 0, c, 0, out, at + X);
    FR.multiply(out, at + Z, b, 0, out, at + Y);
    FR.multiply(c, 0, out, at + Z, out, at + Z);
  }

  /** Adds a prepared point, or subtracts it. */
  void add(long[] p, int atP, long[] prepared, int atQ, boolean negative) {
    FR.multiply(p, atP + Z, prepared, atQ + T, d, 0);
    combine(p, atP, prepared, atQ, negative);
  }

  /** Adds a prepared point with Z = 1. */
  void addAffine(long[] p, int atP, long[] prepared, int atQ) {
    FR.twice(p, atP + Z, d, 0);
    combine(p, atP, prepared, atQ, false);
  }

  private void combine(long[] p, int atP, long[] q, int atQ, boolean negative) {
    int minus = negative ? Y : X;
    FR.subtract(p, atP + Y, p, atP + X, a, 0);
    FR.multiply(a, 0, q, atQ + minus, a, 0);
    FR.add(p, atP + Y, p, atP + X, b, 0);
    FR.multiply(b, 0, q, atQ + (Y - minus), b, 0);
    FR.multiply(p, atP + T, q, atQ + Z, c, 0);
    if (negative) {
      FR.negate(c, 0, c, 0);
    }
    FR.subtract(b, 0, a, 0, p, atP + X); // E
    FR.add(b, 0, a, 0, b, 0); // H
    FR.subtract(d, 0, c, 0, a, 0); // F
    FR.add(d, 0, c, 0, c, 0); // G
    FR.multiply(p, atP + X, b, 0, p, atP + T);
    FR.multiply(p, atP + X, a, 0, p, atP + X);
    FR.multiply(c, 0, b, 0, p, atP + Y);
    FR.multiply(a, 0, c, 0, p, atP + Z);
  }

  /** Writes a point prepared for additions: Y - X, Y + X, 2d'T, 2Z. */
  void prepare(long[] p, int atP, long[] out, int at) {
    FR.multiply(p, atP + T, BabyJubjub.TWICE_D, 0, c, 0);
    FR.twice(p, atP + Z, d, 0);
    FR.subtract(p, atP + Y, p, atP + X, a, 0);
    FR.add(p, atP + Y, p, atP + X, out, at + Y);
    PrimeField.copy(a, 0, out, at + X);
    PrimeField.copy(c, 0, out, at + Z);
    PrimeField.copy(d, 0, out, at + T);
  }
}
