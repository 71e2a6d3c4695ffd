// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;

/**
 * The field in which the coordinates of a group lie, as operations on arrays: what {@link
 * PrimeField} does for numbers modulo q, and the same for pairs of them.
 *
 * <p>An instance owns scratch space and belongs to one thread. Result and operands may be the same
 * place, but must not overlap otherwise.
 */
abstract sealed class CoordinateField {
  static final PrimeField FQ = PrimeField.FQ;

  private final int limbs;

  private CoordinateField(int limbs) {
    this.limbs = limbs;
  }

  /** Numbers modulo q. */
  static CoordinateField base() {
    return new Base();
  }

  /** Numbers a0 + a1 * u with u * u = -1, a0 first. */
  static CoordinateField quadratic() {
    return new Quadratic();
  }

  /** Limbs of one element. */
  final int limbs() {
    return limbs;
  }

  abstract void multiply(long[] a, int atA, long[] b, int atB, long[] out, int at);

  abstract void square(long[] a, int atA, long[] out, int at);

  abstract void add(long[] a, int atA, long[] b, int atB, long[] out, int at);

  abstract void subtract(long[] a, int atA, long[] b, int atB, long[] out, int at);

  abstract void twice(long[] a, int atA, long[] out, int at);

  abstract void negate(long[] a, int atA, long[] out, int at);

  /** Throws {@link ArithmeticException} for 0. */
  abstract void inverse(long[] a, int atA, long[] out, int at);

  abstract void one(long[] out, int at);

  /** Whether the limbs are below q, as limbs from outside may not be. */
  abstract boolean isReduced(long[] a, int atA);

  final boolean isZero(long[] a, int atA) {
    for (int i = 0; i < limbs; i++) {
      if (a[atA + i] != 0) {
        return false;
      }
    }
    return true;
  }

  final boolean equal(long[] a, int atA, long[] b, int atB) {
    for (int i = 0; i < limbs; i++) {
      if (a[atA + i] != b[atB + i]) {
        return false;
      }
    }
    return true;
  }

  final void copy(long[] a, int atA, long[] out, int at) {
    for (int i = 0; i < limbs; i++) {
      out[at + i] = a[atA + i];
    }
  }

  final void zero(long[] out, int at) {
    for (int i = 0; i < limbs; i++) {
      out[at + i] = 0;
    }
  }

  private static final class Base extends CoordinateField {
    Base() {
      super(PrimeField.LIMBS);
    }

    @Override
    void multiply(long[] a, int atA, long[] b, int atB, long[] out, int at) {
      FQ.multiply(a, atA, b, atB, out, at);
    }

    @Override
    void square(long[] a, int atA, long[] out, int at) {
      FQ.square(a, atA, out, at);
    }

    @Override
    void add(long[] a, int atA, long[] b, int atB, long[] out, int at) {
      FQ.add(a, atA, b, atB, out, at);
    }

    @Override
    void subtract(long[] a, int atA, long[] b, int atB, long[] out, int at) {
      FQ.subtract(a, atA, b, atB, out, at);
    }

    @Override
    void twice(long[] a, int atA, long[] out, int at) {
      FQ.twice(a, atA, out, at);
    }

    @Override
    void negate(long[] a, int atA, long[] out, int at) {
      FQ.negate(a, atA, out, at);
    }

    @Override
    void inverse(long[] a, int atA, long[] out, int at) {
      FQ.inverse(a, atA, out, at);
    }

    @Override
    void one(long[] out, int at) {
      FQ.one(out, at);
    }

    @Override
    boolean isReduced(long[] a, int atA) {
      return FQ.isReduced(a, atA);
    }
  }

  private static final class Quadratic extends CoordinateField {
    private static final int SECOND = PrimeField.LIMBS;

    private static final int T0 = 0;
    private static final int T1 = PrimeField.LIMBS;
    private static final int T2 = 2 * PrimeField.LIMBS;
    private static final int T3 = 3 * PrimeField.LIMBS;

    private final long[] t = new long[4 * PrimeField.LIMBS];

    Quadratic() {
      super(2 * PrimeField.LIMBS);
    }

    /** Three multiplications instead of four (Karatsuba). */
    @Override
    void multiply(long[] a, int atA, long[] b, int atB, long[] out, int at) {
      FQ.multiply(a, atA, b, atB, t, T0);
      FQ.multiply(a, atA + SECOND, b, atB + SECOND, t, T1);
      FQ.add(a, atA, a, atA + SECOND, t, T2);
      FQ.add(b, atB, b, atB + SECOND, t, T3);
      FQ.multiply(t, T2, t, T3, t, T2);
      FQ.subtract(t, T0, t, T1, out, at);
      FQ.subtract(t, T2, t, T0, t, T2);
      FQ.subtract(t, T2, t, T1, out, at + SECOND);
    }

    @Override
    void square(long[] a, int atA, long[] out, int at) {
      FQ.add(a, atA, a, atA + SECOND, t, T0);
      FQ.subtract(a, atA, a, atA + SECOND, t, T1);
      FQ.multiply(a, atA, a, atA + SECOND, t, T2);
      FQ.multiply(t, T0, t, T1, out, at);
      FQ.twice(t, T2, out, at + SECOND);
    }

    @Override
    void add(long[] a, int atA, long[] b, int atB, long[] out, int at) {
      FQ.add(a, atA, b, atB, out, at);
      FQ.add(a, atA + SECOND, b, atB + SECOND, out, at + SECOND);
    }

    @Override
    void subtract(long[] a, int atA, long[] b, int atB, long[] out, int at) {
      FQ.subtract(a, atA, b, atB, out, at);
      FQ.subtract(a, atA + SECOND, b, atB + SECOND, out, at + SECOND);
    }

    @Override
    void twice(long[] a, int atA, long[] out, int at) {
      FQ.twice(a, atA, out, at);
      FQ.twice(a, atA + SECOND, out, at + SECOND);
    }

    @Override
    void negate(long[] a, int atA, long[] out, int at) {
      FQ.negate(a, atA, out, at);
      FQ.negate(a, atA + SECOND, out, at + SECOND);
    }

    @Override
    void inverse(long[] a, int atA, long[] out, int at) {
      FQ.square(a, atA, t, T0);
      FQ.square(a, atA + SECOND, t, T1);
      FQ.add(t, T0, t, T1, t, T0);
      FQ.inverse(t, T0, t, T0);
      FQ.negate(a, atA + SECOND, t, T1);
      FQ.multiply(a, atA, t, T0, out, at);
      FQ.multiply(t, T1, t, T0, out, at + SECOND);
    }

    @Override
    void one(long[] out, int at) {
      FQ.one(out, at);
      FQ.zero(out, at + SECOND);
    }

    @Override
    boolean isReduced(long[] a, int atA) {
      return FQ.isReduced(a, atA) && FQ.isReduced(a, atA + SECOND);
    }
  }
}
