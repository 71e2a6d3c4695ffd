// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.work.Workers;
import java.util.Arrays;
import java.util.function.DoubleConsumer;

/**
 * Sums of many multiples of points.
 *
 * <p>Source: Pippenger's method over windows of signed digits, with buckets summed by affine
 * additions that share inversions. A scalar that is small costs little: its upper digits are zero
 * and skipped.
 */
public final class MultiScalar {
  private static final int LIMBS = PrimeField.LIMBS;

  /** Points that one thread holds at a time, for a bound on its memory. */
  private static final int CHUNK = 1 << 15;

  /** Multiplications of an affine addition, and of what each bucket costs at the end. */
  private static final double ADDITION = 6.5;

  private static final double BUCKET = 27;

  private MultiScalar() {}

  /**
   * The sum of scalar i times point i.
   *
   * @param scalars plain numbers below r, four limbs each, one for each point
   * @return the sum, affine
   * @throws IllegalArgumentException naming the counts, if they differ
   */
  public static long[] sum(
      Workers workers,
      AffinePoints points,
      long[] scalars,
      int atScalars,
      DoubleConsumer progress) {
    int count = points.count();
    if ((long) scalars.length - atScalars < (long) LIMBS * count) {
      throw new IllegalArgumentException(
          "%d points, but limbs for %d scalars; give one for each"
              .formatted(count, (scalars.length - atScalars) / LIMBS));
    }
    SignedWindows windows = new SignedWindows(windowBits(scalars, atScalars, count));
    int parts =
        Math.clamp(
            (2L * workers.threads() + windows.count() - 1) / windows.count(),
            1,
            Math.max(1, count));
    int jacobian = 3 * points.kind().limbs();
    long[] sums = new long[windows.count() * parts * jacobian];
    workers.run(
        windows.count() * parts,
        () -> {
          Buckets buckets = new Buckets(points, scalars, atScalars, windows);
          return task -> {
            int part = task % parts;
            int from = (int) ((long) count * part / parts);
            int to = (int) ((long) count * (part + 1) / parts);
            buckets.sum(task / parts, from, to, sums, task * jacobian);
          };
        },
        progress);
    return combine(new Group(points.kind()), sums, windows, parts);
  }

  private static long[] combine(Group group, long[] sums, SignedWindows windows, int parts) {
    int jacobian = 3 * group.kind().limbs();
    long[] total = new long[jacobian];
    group.neutral(total, 0);
    for (int window = windows.count() - 1; window >= 0; window--) {
      for (int i = 0; i < windows.bits(); i++) {
        group.twice(total, 0);
      }
      for (int part = 0; part < parts; part++) {
        group.add(total, 0, sums, (window * parts + part) * jacobian);
      }
    }
    long[] affine = new long[group.kind().affineLimbs()];
    group.toAffine(total, 0, affine, 0);
    return affine;
  }

  /** The window that costs least, by the number of scalars that have more than 64 bits. */
  private static int windowBits(long[] scalars, int at, int count) {
    int wide = 0;
    for (int i = 0; i < count; i++) {
      int scalar = at + LIMBS * i;
      if ((scalars[scalar + 1] | scalars[scalar + 2] | scalars[scalar + 3]) != 0) {
        wide++;
      }
    }
    int best = 2;
    double least = Double.MAX_VALUE;
    for (int bits = 2; bits <= 15; bits++) {
      double cost =
          (SignedWindows.SCALAR_BITS / bits + 1) * (ADDITION * wide + BUCKET * (1 << bits - 1));
      if (cost < least) {
        least = cost;
        best = bits;
      }
    }
    return best;
  }

  /** The buckets of one window, for one thread at a time. */
  private static final class Buckets {
    private final AffinePoints points;
    private final long[] scalars;
    private final int atScalars;
    private final SignedWindows windows;
    private final int chunk;
    private final int size;
    private final Group group;
    private final AffineAdditions additions;

    /** Bucket sums so far, then, in order of buckets, those sums and the points that join them. */
    private final long[] work;

    private final boolean[] occupied;
    private final int[] starts;
    private final int[] lengths;
    private final int[] digits;
    private final long[] running;

    Buckets(AffinePoints points, long[] scalars, int atScalars, SignedWindows windows) {
      this.points = points;
      this.scalars = scalars;
      this.atScalars = atScalars;
      this.windows = windows;
      chunk = Math.min(CHUNK, points.count());
      size = points.kind().affineLimbs();
      group = new Group(points.kind());
      additions = new AffineAdditions(group);
      int buckets = windows.largest();
      work = new long[(2 * buckets + chunk) * size];
      occupied = new boolean[buckets];
      starts = new int[buckets];
      lengths = new int[buckets];
      digits = new int[chunk];
      running = new long[3 * points.kind().limbs()];
    }

    /** Writes the sum of digit times point over some points, Jacobian. */
    void sum(int window, int from, int to, long[] out, int at) {
      Arrays.fill(occupied, false);
      for (int start = from; start < to; start += chunk) {
        int end = Math.min(to, start + chunk);
        count(window, start, end);
        reduce(place(start, end));
      }
      total(out, at);
    }

    private void count(int window, int from, int to) {
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = occupied[i] ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        int digit = windows.digit(scalars, atScalars + LIMBS * i, window);
        digits[i - from] = digit;
        if (digit != 0) {
          lengths[Math.abs(digit) - 1]++;
        }
      }
    }

    /** Copies bucket sums and points to the bucket's own run of places. */
    private int place(int from, int to) {
      int buckets = lengths.length;
      int next = buckets;
      for (int i = 0; i < buckets; i++) {
        starts[i] = next;
        if (occupied[i]) {
          System.arraycopy(work, i * size, work, next * size, size);
        }
        next += lengths[i];
        lengths[i] = occupied[i] ? 1 : 0;
      }
      for (int i = from; i < to; i++) {
        int digit = digits[i - from];
        if (digit != 0) {
          int bucket = Math.abs(digit) - 1;
          int place = (starts[bucket] + lengths[bucket]++) * size;
          points.read(i, work, place);
          if (digit < 0) {
            group.negate(work, place);
          }
        }
      }
      return next;
    }

    /** Adds neighbours within each bucket until one point is left of it. */
    private void reduce(int held) {
      boolean more = held > lengths.length;
      while (more) {
        more = false;
        for (int i = 0; i < lengths.length; i++) {
          int length = lengths[i];
          if (length < 2) {
            continue;
          }
          int start = starts[i];
          for (int pair = 0; pair < length / 2; pair++) {
            int left = (start + 2 * pair) * size;
            additions.add(work, left, left + size, (start + pair) * size);
          }
          more = true;
        }
        additions.flush(work);
        for (int i = 0; i < lengths.length; i++) {
          int length = lengths[i];
          if (length > 1 && length % 2 == 1) {
            int last = (starts[i] + length - 1) * size;
            System.arraycopy(work, last, work, (starts[i] + length / 2) * size, size);
          }
          lengths[i] = (length + 1) / 2;
        }
      }
      for (int i = 0; i < lengths.length; i++) {
        if (lengths[i] > 0) {
          System.arraycopy(work, starts[i] * size, work, i * size, size);
          occupied[i] = true;
        }
      }
    }

    /** The sum of (i + 1) times bucket i, by running sums from the top. */
    private void total(long[] out, int at) {
      group.neutral(running, 0);
      group.neutral(out, at);
      boolean any = false;
      for (int i = lengths.length - 1; i >= 0; i--) {
        if (occupied[i]) {
          group.addAffine(running, 0, work, i * size);
          any = true;
        }
        if (any) {
          group.add(out, at, running, 0);
        }
      }
    }
  }
}
