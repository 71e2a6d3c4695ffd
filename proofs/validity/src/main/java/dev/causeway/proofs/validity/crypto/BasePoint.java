// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;

/**
 * Multiples of the base point B8, from a table of all its multiples by one digit of six bits: 42
 * additions each, and 258 kB of table.
 */
final class BasePoint {
  private static final int DIGIT = 6;
  private static final int DIGITS = 42; // of numbers below the order, which has 251 bits
  private static final int VALUES = 1 << DIGIT;
  private static final int LIMBS = PrimeField.LIMBS;
  private static final PrimeField FR = PrimeField.FR;
  private static final long[] TABLE = table();

  private BasePoint() {}

  /** Writes B8 times a number below the order of the subgroup, given as four plain limbs. */
  static void times(long[] number, EdwardsArithmetic arithmetic, long[] out, int at) {
    arithmetic.neutral(out, at);
    for (int digit = 0; digit < DIGITS; digit++) {
      int value = bits(number, DIGIT * digit, DIGIT);
      if (value != 0) {
        arithmetic.addAffine(out, at, TABLE, EdwardsArithmetic.AFFINE * (VALUES * digit + value));
      }
    }
  }

  /** B8 times a number, as a point of Baby Jubjub. */
  static Scalar[] times(BigInteger number) {
    long[] point = new long[EdwardsArithmetic.POINT];
    times(limbs(number.mod(BabyJubjub.ORDER)), new EdwardsArithmetic(), point, 0);
    Scalar z = Scalar.read(point, EdwardsArithmetic.Z).inverse();
    Scalar scale = Scalar.read(BabyJubjub.SCALE, 0).inverse();
    return new Scalar[] {
      Scalar.read(point, EdwardsArithmetic.X).multiply(z).multiply(scale),
      Scalar.read(point, EdwardsArithmetic.Y).multiply(z)
    };
  }

  /** The {@code length} bits of a number from a position on, below 2^256. */
  static int bits(long[] number, int position, int length) {
    int limb = position >>> 6;
    int shift = position & 63;
    long value = number[limb] >>> shift;
    if (shift + length > 64 && limb + 1 < number.length) {
      value |= number[limb + 1] << (64 - shift);
    }
    return (int) value & (1 << length) - 1;
  }

  static long[] limbs(BigInteger number) {
    long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = number.shiftRight(64 * i).longValue();
    }
    return limbs;
  }

  private static long[] table() {
    EdwardsArithmetic arithmetic = new EdwardsArithmetic();
    int count = DIGITS * VALUES;
    long[] coordinates = new long[2 * LIMBS];
    BabyJubjub.BASE_X.write(coordinates, 0);
    BabyJubjub.BASE_Y.write(coordinates, LIMBS);
    long[] step = new long[EdwardsArithmetic.POINT];
    arithmetic.point(coordinates, 0, coordinates, LIMBS, step, 0);

    long[] points = new long[EdwardsArithmetic.POINT * count];
    long[] prepared = new long[EdwardsArithmetic.POINT];
    for (int digit = 0; digit < DIGITS; digit++) {
      arithmetic.prepare(step, 0, prepared, 0);
      int first = EdwardsArithmetic.POINT * VALUES * digit;
      arithmetic.neutral(points, first);
      for (int value = 1; value <= VALUES; value++) {
        // The multiple by 64 is not in the table: it is the step of the next digit.
        long[] target = value < VALUES ? points : step;
        int at = value < VALUES ? first + EdwardsArithmetic.POINT * value : 0;
        System.arraycopy(
            points,
            first + EdwardsArithmetic.POINT * (value - 1),
            target,
            at,
            EdwardsArithmetic.POINT);
        arithmetic.add(target, at, prepared, 0, false);
      }
    }

    long[] inverses = new long[LIMBS * count];
    for (int i = 0; i < count; i++) {
      PrimeField.copy(
          points, EdwardsArithmetic.POINT * i + EdwardsArithmetic.Z, inverses, LIMBS * i);
    }
    FR.inverseAll(inverses, 0, count, new long[LIMBS * count]);
    long[] table = new long[EdwardsArithmetic.AFFINE * count];
    for (int i = 0; i < count; i++) {
      int point = EdwardsArithmetic.POINT * i;
      FR.multiply(points, point, inverses, LIMBS * i, points, point);
      FR.multiply(points, point + LIMBS, inverses, LIMBS * i, points, point + LIMBS);
      FR.one(points, point + EdwardsArithmetic.Z);
      FR.multiply(points, point, points, point + LIMBS, points, point + EdwardsArithmetic.T);
      arithmetic.prepare(points, point, prepared, 0);
      System.arraycopy(prepared, 0, table, EdwardsArithmetic.AFFINE * i, EdwardsArithmetic.AFFINE);
    }
    return table;
  }
}
