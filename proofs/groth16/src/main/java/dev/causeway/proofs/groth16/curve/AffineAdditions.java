// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.curve;

/**
 * Adds many pairs of affine points at the price of six multiplications each, instead of eleven for
 * a Jacobian and an affine one, since all pairs of a batch share one inversion.
 *
 * <p>Points lie in one array that the caller gives. A sum is written when the batch is full or
 * {@link #flush} is called, so no pair may read what an earlier pair of the same batch writes; a
 * sum may replace an operand of its own pair or of an earlier one. Every case is right: equal,
 * opposite and neutral points. Belongs to one thread.
 */
final class AffineAdditions {
  /** Enough to share the inversion, few enough for the level 1 cache. */
  static final int CAPACITY = 512;

  private static final byte DIFFERENT = 0;
  private static final byte SAME = 1;
  private static final byte OPPOSITE = 2;
  private static final byte LEFT_NEUTRAL = 3;
  private static final byte RIGHT_NEUTRAL = 4;

  private final Group group;
  private final CoordinateField field;
  private final int limbs;
  private final int[] lefts = new int[CAPACITY];
  private final int[] rights = new int[CAPACITY];
  private final int[] sums = new int[CAPACITY];
  private final byte[] cases = new byte[CAPACITY];
  private final long[] denominators;
  private final long[] inverses;
  private final long[] t;
  private int pairs;

  AffineAdditions(Group group) {
    this.group = group;
    field = group.field();
    limbs = field.limbs();
    denominators = new long[CAPACITY * limbs];
    inverses = new long[CAPACITY * limbs];
    t = new long[3 * limbs];
  }

  /** Notes that the points at two positions are to be added, and where the sum goes. */
  void add(long[] points, int left, int right, int sum) {
    lefts[pairs] = left;
    rights[pairs] = right;
    sums[pairs] = sum;
    if (++pairs == CAPACITY) {
      flush(points);
    }
  }

  /** Writes all sums noted. */
  void flush(long[] points) {
    if (pairs == 0) {
      return;
    }
    int running = 0;
    field.one(t, running);
    for (int i = 0; i < pairs; i++) {
      cases[i] = denominator(points, lefts[i], rights[i], i * limbs);
      field.copy(t, running, inverses, i * limbs);
      if (cases[i] <= SAME) {
        field.multiply(t, running, denominators, i * limbs, t, running);
      }
    }
    field.inverse(t, running, t, running);
    for (int i = pairs - 1; i >= 0; i--) {
      if (cases[i] <= SAME) {
        field.multiply(inverses, i * limbs, t, running, inverses, i * limbs);
        field.multiply(t, running, denominators, i * limbs, t, running);
      }
    }
    for (int i = 0; i < pairs; i++) {
      write(points, i);
    }
    pairs = 0;
  }

  private byte denominator(long[] points, int left, int right, int at) {
    if (group.isAffineNeutral(points, left)) {
      return LEFT_NEUTRAL;
    }
    if (group.isAffineNeutral(points, right)) {
      return RIGHT_NEUTRAL;
    }
    field.subtract(points, right, points, left, denominators, at);
    if (!field.isZero(denominators, at)) {
      return DIFFERENT;
    }
    if (!field.equal(points, left + limbs, points, right + limbs)) {
      return OPPOSITE;
    }
    // No point of either group has y = 0: their orders are odd.
    field.twice(points, left + limbs, denominators, at);
    return SAME;
  }

  private void write(long[] points, int pair) {
    int left = lefts[pair];
    int right = rights[pair];
    int sum = sums[pair];
    switch (cases[pair]) {
      case LEFT_NEUTRAL -> System.arraycopy(points, right, points, sum, 2 * limbs);
      case RIGHT_NEUTRAL -> System.arraycopy(points, left, points, sum, 2 * limbs);
      case OPPOSITE -> {
        field.zero(points, sum);
        field.zero(points, sum + limbs);
      }
      default -> {
        int slope = 0;
        if (cases[pair] == SAME) {
          field.square(points, left, t, limbs);
          field.twice(t, limbs, t, slope);
          field.add(t, slope, t, limbs, t, slope);
        } else {
          field.subtract(points, right + limbs, points, left + limbs, t, slope);
        }
        field.multiply(t, slope, inverses, pair * limbs, t, slope);
        field.square(t, slope, t, limbs);
        field.subtract(t, limbs, points, left, t, limbs);
        field.subtract(t, limbs, points, right, t, limbs);
        field.subtract(points, left, t, limbs, t, 2 * limbs);
        field.multiply(t, slope, t, 2 * limbs, t, 2 * limbs);
        field.subtract(t, 2 * limbs, points, left + limbs, points, sum + limbs);
        field.copy(t, limbs, points, sum);
      }
    }
  }
}
