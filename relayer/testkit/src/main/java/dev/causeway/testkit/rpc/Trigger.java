// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import java.time.Duration;
import java.util.Optional;

/**
 * When a rule applies to a call that it is about.
 *
 * @param probability from 0 to 1, drawn for each call from the proxy's seed
 * @param skip how many calls it leaves alone first
 * @param times how often it applies at most
 * @param from counted from its injection
 * @param until counted from its injection; never ends when empty
 */
public record Trigger(
    double probability, long skip, long times, Duration from, Optional<Duration> until) {
  /** Always. */
  public static final Trigger ALWAYS =
      new Trigger(1, 0, Long.MAX_VALUE, Duration.ZERO, Optional.empty());

  /** Refuses what can never be meant, naming the value. */
  public Trigger {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability is %s; give a number from 0 to 1".formatted(probability));
    }
    if (skip < 0 || times < 0) {
      throw new IllegalArgumentException(
          "skip is %d and times is %d; neither can be negative".formatted(skip, times));
    }
    Duration begin = from;
    if (from.isNegative() || until.filter(end -> end.compareTo(begin) < 0).isPresent()) {
      throw new IllegalArgumentException(
          "from %s until %s; give a span that begins at 0 or later"
              .formatted(from, until.orElse(from)));
    }
  }

  /** The same, for that part of the calls. */
  public Trigger withProbability(double newProbability) {
    return new Trigger(newProbability, skip, times, from, until);
  }

  /** The same, leaving the first ones alone. */
  public Trigger skipping(long calls) {
    return new Trigger(probability, calls, times, from, until);
  }

  /** The same, that often at most. */
  public Trigger atMost(long newTimes) {
    return new Trigger(probability, skip, newTimes, from, until);
  }

  /** The same, in that span after the injection. */
  public Trigger between(Duration begin, Duration end) {
    return new Trigger(probability, skip, times, begin, Optional.of(end));
  }
}
