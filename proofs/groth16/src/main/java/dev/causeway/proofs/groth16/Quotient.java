// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.field.Domain;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.format.ProvingKey;
import dev.causeway.proofs.groth16.work.Workers;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;

/**
 * The polynomial A * B - C of a witness at the roots of the domain of twice the size that are not
 * in the domain. It is zero at the domain's, so these values determine it, and a key's points H
 * give the quotient by the vanishing polynomial from them (snarkjs' convention).
 */
final class Quotient {
  private static final PrimeField FR = PrimeField.FR;
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int COEFFICIENTS = 1 << 14;
  private static final int ELEMENTS = 1 << 12;

  private final Workers workers;
  private final ProvingKey key;
  private final int size;
  private final long[] a;
  private final long[] b;

  Quotient(Workers workers, ProvingKey key) {
    this.workers = workers;
    this.key = key;
    size = 1 << key.domainPower();
    a = new long[size * LIMBS];
    b = new long[size * LIMBS];
  }

  /** Evaluates A and B at the domain from plain values of the signals. */
  void evaluate(long[] witness, DoubleConsumer progress) throws ProvingException {
    int count = key.coefficients();
    AtomicInteger damaged = new AtomicInteger(-1);
    workers.run(
        (count + COEFFICIENTS - 1) / COEFFICIENTS,
        () -> {
          long[] t = new long[LIMBS];
          return task -> {
            int from = task * COEFFICIENTS;
            int fault =
                evaluate(witness, t, from, (int) Math.min(count, (long) from + COEFFICIENTS));
            if (fault >= 0) {
              damaged.set(fault);
            }
          };
        },
        progress);
    int fault = damaged.get();
    if (fault >= 0) {
      throw new ProvingException(
          ProvingException.Kind.KEY_DAMAGED,
          "coefficient %d of %s is out of range or order; copy or make the key again"
              .formatted(fault, key.source()));
    }
  }

  /**
   * Adds the coefficients of all constraints that begin in a range, so that no two threads add to
   * the same; returns the index of one that is wrong, or -1. Order is checked all along, since on
   * it depends that they do not.
   */
  private int evaluate(long[] witness, long[] t, int from, int to) {
    int count = key.coefficients();
    int i = from;
    if (i > 0) {
      while (i < to && key.coefficientConstraint(i) == key.coefficientConstraint(i - 1)) {
        i++;
      }
    }
    int last = i > 0 ? key.coefficientConstraint(i - 1) : 0;
    while (i < count) {
      int constraint = key.coefficientConstraint(i);
      if (i >= to && constraint == last || i < to) {
        int matrix = key.coefficientMatrix(i);
        int signal = key.coefficientSignal(i);
        key.coefficientValue(i, t);
        if ((matrix & ~1) != 0
            || constraint < last
            || constraint >= size
            || signal < 0
            || signal >= key.signals()
            || !FR.isReduced(t, 0)) {
          return i;
        }
        long[] sums = matrix == 0 ? a : b;
        FR.multiply(t, 0, witness, signal * LIMBS, t, 0);
        FR.add(sums, constraint * LIMBS, t, 0, sums, constraint * LIMBS);
        last = constraint;
        i++;
      } else {
        // Order at the border, since the next range takes this one's last constraint as it is.
        return constraint < last ? i : -1;
      }
    }
    return -1;
  }

  /** The values of A * B - C, as plain numbers. The work space is used up. */
  long[] values(DoubleConsumer progress) {
    long[] c = new long[size * LIMBS];
    each((t, i) -> FR.multiply(a, i, b, i, c, i));
    Domain domain = new Domain(key.domainPower());
    long[] shift = domain.shift(workers);
    domain.toShifted(workers, a, shift, fraction -> progress.accept(fraction / 3));
    domain.toShifted(workers, b, shift, fraction -> progress.accept((1 + fraction) / 3));
    domain.toShifted(workers, c, shift, fraction -> progress.accept((2 + fraction) / 3));
    each(
        (t, i) -> {
          FR.multiply(a, i, b, i, t, 0);
          FR.subtract(t, 0, c, i, t, 0);
          FR.fromMontgomery(t, 0, a, i);
        });
    return a;
  }

  private void each(Body body) {
    int chunk = Math.min(size, ELEMENTS);
    workers.run(
        size / chunk,
        () -> {
          long[] t = new long[LIMBS];
          return task -> {
            int from = task * chunk * LIMBS;
            for (int i = from; i < from + chunk * LIMBS; i += LIMBS) {
              body.run(t, i);
            }
          };
        });
  }

  @FunctionalInterface
  private interface Body {
    void run(long[] t, int at);
  }
}
