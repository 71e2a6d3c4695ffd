// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import java.math.BigInteger;

/** Multiples of points for tests, bit by bit. */
public final class Points {
  private Points() {}

  /** factor * point. */
  public static G1Point multiply(G1Point point, BigInteger factor) {
    long[] affine = new long[Group.Kind.G1.affineLimbs()];
    point.write(affine, 0);
    return G1Point.read(multiply(Group.Kind.G1, affine, factor), 0);
  }

  /** factor * point. */
  public static G2Point multiply(G2Point point, BigInteger factor) {
    long[] affine = new long[Group.Kind.G2.affineLimbs()];
    point.write(affine, 0);
    return G2Point.read(multiply(Group.Kind.G2, affine, factor), 0);
  }

  /** factor * the generator, affine. */
  static long[] multiple(Group.Kind kind, BigInteger factor) {
    long[] affine = new long[kind.affineLimbs()];
    new Group(kind).generator(affine, 0);
    return multiply(kind, affine, factor);
  }

  private static long[] multiply(Group.Kind kind, long[] affine, BigInteger factor) {
    Group group = new Group(kind);
    long[] scalar = plain(factor.mod(PrimeField.FR.modulus()));
    long[] product = new long[3 * kind.limbs()];
    group.multiply(affine, 0, scalar, 0, product, 0);
    long[] out = new long[kind.affineLimbs()];
    group.toAffine(product, 0, out, 0);
    return out;
  }

  /** Four plain limbs. */
  static long[] plain(BigInteger value) {
    long[] limbs = new long[PrimeField.LIMBS];
    for (int i = 0; i < limbs.length; i++) {
      limbs[i] = value.shiftRight(Long.SIZE * i).longValue();
    }
    return limbs;
  }
}
