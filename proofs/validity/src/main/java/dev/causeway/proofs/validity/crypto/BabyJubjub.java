// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;

/**
 * The curve 168700 x^2 + y^2 = 1 + 168696 x^2 y^2 over the scalar field of BN254, on which circuits
 * check signatures.
 *
 * <p>Source: ERC-2494; circomlib's {@code babyjub.circom}.
 */
final class BabyJubjub {
  /** Order of the subgroup in which signatures live; a prime. */
  static final BigInteger ORDER =
      new BigInteger(
          "2736030358979909402780800718157159386076813972158567259200215660948447373041");

  static final Scalar A = Scalar.of(168700);
  static final Scalar D = Scalar.of(168696);

  /** The base point B8 of the subgroup. */
  static final Scalar BASE_X =
      Scalar.parse("5299619240641551281634865583518297030282874472190772894086521144482721001553");

  static final Scalar BASE_Y =
      Scalar.parse("16950150798460657717958625567821834550301663161624707787222815936182638968203");

  /** The square root of -168700, by which x is scaled: see {@link EdwardsArithmetic}. */
  static final long[] SCALE =
      element(
          Scalar.parse(
              "6360561867910373094066688120553762416144456282423235903351243436111059670888"));

  /** 2d' with d' = -d/a. */
  static final long[] TWICE_D = element(Scalar.of(2).multiply(D).multiply(A.negate().inverse()));

  private BabyJubjub() {}

  /** Whether a point lies on the curve. */
  static boolean isOnCurve(Scalar x, Scalar y) {
    Scalar xx = x.square();
    Scalar yy = y.square();
    return A.multiply(xx).add(yy).equals(Scalar.ONE.add(D.multiply(xx).multiply(yy)));
  }

  /**
   * Whether eight times a point of the curve is the neutral element: whether its order is 1 to 8.
   */
  static boolean isOfSmallOrder(Scalar x, Scalar y) {
    EdwardsArithmetic arithmetic = new EdwardsArithmetic();
    long[] coordinates = new long[2 * PrimeField.LIMBS];
    x.write(coordinates, 0);
    y.write(coordinates, PrimeField.LIMBS);
    long[] point = new long[EdwardsArithmetic.POINT];
    arithmetic.point(coordinates, 0, coordinates, PrimeField.LIMBS, point, 0);
    for (int i = 0; i < 3; i++) {
      arithmetic.twice(point, 0, i == 2, point, 0);
    }
    return PrimeField.isZero(point, EdwardsArithmetic.X);
  }

  private static long[] element(Scalar scalar) {
    long[] limbs = new long[PrimeField.LIMBS];
    scalar.write(limbs, 0);
    return limbs;
  }
}
