// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.challenge;

import java.time.Duration;

/**
 * How proposals are checked.
 *
 * @param threshold verifiers that must agree to decide a challenge, at least one
 * @param interval longest time between two looks at open proposals
 * @param margin a proposal whose output our node could not compute is challenged when this much of
 *     its window is left
 */
public record ChallengeConfig(int threshold, Duration interval, Duration margin) {
  /** Refuses what is out of range, naming it. */
  public ChallengeConfig {
    if (threshold < 1) {
      throw new IllegalArgumentException(
          "the challenge threshold must be at least 1, but is " + threshold);
    }
    if (!interval.isPositive() || margin.isNegative()) {
      throw new IllegalArgumentException(
          "challenge.interval must be above zero and the margin not negative, but they are "
              + interval
              + " and "
              + margin);
    }
  }
}
