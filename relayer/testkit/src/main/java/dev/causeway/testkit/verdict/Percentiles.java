// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Order statistics of measured times: nearest rank, no interpolation, so each was measured.
 *
 * @param sorted the times, shortest first
 */
public record Percentiles(List<Duration> sorted) {
  /** Sorts. */
  public Percentiles {
    sorted = sorted.stream().sorted().toList();
  }

  /** Of these times. */
  public static Percentiles of(Collection<Duration> times) {
    return new Percentiles(List.copyOf(times));
  }

  /** How many were measured. */
  public int count() {
    return sorted.size();
  }

  /**
   * The shortest time that at least {@code percent} of all do not exceed; zero when none was
   * measured.
   */
  public Duration at(double percent) {
    if (percent <= 0 || percent > 100) {
      throw new IllegalArgumentException("percent is %s: give above 0 to 100".formatted(percent));
    }
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
  }
}
