// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import java.util.Arrays;
import java.util.Collection;

/**
 * Order statistics of measured values: nearest rank, no interpolation, so every figure was
 * measured.
 */
final class Percentiles {
  private final long[] sorted;

  private Percentiles(long[] sorted) {
    this.sorted = sorted;
  }

  static Percentiles of(Collection<Long> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values were measured");
    }
    long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Percentiles(sorted);
  }

  /**
   * The smallest value that at least {@code percent} of all values do not exceed; 100 gives the
   * largest.
   */
  long at(double percent) {
    if (percent <= 0 || percent > 100) {
      throw new IllegalArgumentException(
          "percent must be above 0 and at most 100, but is " + percent);
    }
    return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
  }

  long smallest() {
    return sorted[0];
  }

  /** Share of the values that are at most that, 0 to 1. */
  double shareUpTo(long limit) {
    return (double) Arrays.stream(sorted).filter(value -> value <= limit).count() / sorted.length;
  }

  double mean() {
    return Arrays.stream(sorted).average().orElseThrow();
  }
}
