// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import dev.causeway.chains.ChainFailure;
import java.time.Duration;

/**
 * When a node looks for another one to perform a duty that fails here, and for how long it does not
 * take that duty back. Pure.
 *
 * <p>Two nodes that both fail do not pass a duty to and fro: whoever gave it away rests, longer
 * each time, and nobody takes it whose own endpoints do not answer.
 *
 * @param after how long a duty must have failed without a break; zero for never
 * @param rest how long it is not taken back after it was given away for the first time
 */
public record ReliefPolicy(Duration after, Duration rest) {
  private static final int MOST_DOUBLINGS = 4;

  /** Refuses what is out of range, naming it. */
  public ReliefPolicy {
    if (after.isNegative() || after.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("relief.after must be 0s to 1h, but is " + after);
    }
    if (rest.compareTo(Duration.ofSeconds(1)) < 0 || rest.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("relief.rest must be 1s to 1h, but is " + rest);
    }
  }

  /**
   * Whether another node should be asked to take the duty.
   *
   * @param failure the last failure
   * @param failing how long every step has failed
   */
  public boolean due(ChainFailure failure, Duration failing) {
    return !after.isZero() && failing.compareTo(after) >= 0 && dependsOnTheNode(failure);
  }

  /**
   * How long a duty is not taken back.
   *
   * @param given how often it was given away by now, from 1
   */
  public Duration restAfter(int given) {
    return rest.multipliedBy(1L << Math.min(given - 1, MOST_DOUBLINGS));
  }

  /**
   * Whether another node may fare better, because it asks through endpoints of its own. What the
   * chain itself decides, such as a revert or an empty account, is the same everywhere.
   */
  static boolean dependsOnTheNode(ChainFailure failure) {
    return switch (failure) {
      case ChainFailure.Unreachable _,
          ChainFailure.Throttled _,
          ChainFailure.Malformed _,
          ChainFailure.Inconsistent _,
          ChainFailure.NotFound _,
          ChainFailure.WrongChain _,
          ChainFailure.NoQuorum _,
          ChainFailure.Stale _ ->
          true;
      // Code 0 is our own refusal to go on: no currency, a fee above the ceiling.
      case ChainFailure.Refused(_, var code, _) -> code != 0;
      case ChainFailure.Reverted _ -> false;
    };
  }
}
