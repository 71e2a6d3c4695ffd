// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.work.Workers;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Many multiples of a group's generator, by a table of its multiples for every digit of every
 * window and affine additions that share inversions.
 */
public final class FixedBase {
  private static final int LIMBS = PrimeField.LIMBS;
  private static final int BITS = 12;

  /** Scalars of one task; each window adds to all of them at once. */
  private static final int CHUNK = 1024;

  private final Group.Kind kind;
  private final SignedWindows windows = new SignedWindows(BITS);
  private final long[] table;

  /** Makes the table: 3 MB for G1, 6 MB for G2. */
  public FixedBase(Workers workers, Group.Kind kind) {
    this.kind = kind;
    int size = kind.affineLimbs();
    int digits = windows.largest();
    table = new long[windows.count() * digits * size];
    firstDigits();
    workers.run(
        windows.count(),
        () -> {
          AffineAdditions additions = new AffineAdditions(new Group(kind));
          return window -> {
            int first = window * digits * size;
            // Multiples 1 to known give known + 1 to 2 * known.
            for (int known = 1; known < digits; known *= 2) {
              int last = first + (known - 1) * size;
              for (int i = 0; i < known; i++) {
                additions.add(table, last, first + i * size, last + (i + 1) * size);
              }
              additions.flush(table);
            }
          };
        });
  }

  /** The digit 1 of every window: 2^(bits * window) times the generator. */
  private void firstDigits() {
    Group group = new Group(kind);
    int size = kind.affineLimbs();
    long[] affine = new long[size];
    long[] point = new long[3 * kind.limbs()];
    group.generator(affine, 0);
    group.neutral(point, 0);
    group.addAffine(point, 0, affine, 0);
    for (int window = 0; window < windows.count(); window++) {
      group.toAffine(point, 0, table, window * windows.largest() * size);
      for (int i = 0; i < BITS; i++) {
        group.twice(point, 0);
      }
    }
  }

  /**
   * Stores scalar i times the generator as point i.
   *
   * @param scalars plain numbers below r, four limbs each, one for each point of {@code out}
   */
  public void multiplyAll(
      Workers workers, long[] scalars, int atScalars, AffinePoints out, DoubleConsumer progress) {
    int size = kind.affineLimbs();
    int count = out.count();
    workers.run(
        (count + CHUNK - 1) / CHUNK,
        () -> {
          Group group = new Group(kind);
          AffineAdditions additions = new AffineAdditions(group);
          long[] work = new long[2 * CHUNK * size];
          return task -> {
            int from = task * CHUNK;
            int held = Math.min(CHUNK, count - from);
            Arrays.fill(work, 0, held * size, 0);
            for (int window = 0; window < windows.count(); window++) {
              for (int i = 0; i < held; i++) {
                int digit = windows.digit(scalars, atScalars + LIMBS * (from + i), window);
                if (digit != 0) {
                  int multiple = window * windows.largest() + Math.abs(digit) - 1;
                  int addend = (CHUNK + i) * size;
                  System.arraycopy(table, multiple * size, work, addend, size);
                  if (digit < 0) {
                    group.negate(work, addend);
                  }
                  additions.add(work, i * size, addend, i * size);
                }
              }
              additions.flush(work);
            }
            for (int i = 0; i < held; i++) {
              out.write(from + i, work, i * size);
            }
          };
        },
        progress);
  }
}
