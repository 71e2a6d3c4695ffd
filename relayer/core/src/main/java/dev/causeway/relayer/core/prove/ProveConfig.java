// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.prove;

import java.time.Duration;

/**
 * How jobs are held.
 *
 * @param timeToLive how long a job stays with a prover that says nothing: how long the death of one
 *     delays its batch
 * @param retryAfter how long a job that was given back is left alone
 */
public record ProveConfig(Duration timeToLive, Duration retryAfter) {
  /** Refuses what is out of range, naming it. */
  public ProveConfig {
    if (timeToLive.compareTo(Duration.ofSeconds(1)) < 0
        || timeToLive.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(
          "prove.time-to-live must be 1s to 1h, but is " + timeToLive);
    }
    if (retryAfter.isNegative()) {
      throw new IllegalArgumentException(
          "prove.retry-after cannot be negative, but is " + retryAfter);
    }
  }
}
