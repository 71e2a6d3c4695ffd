// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.model.Address;
import dev.causeway.model.Gas;
import java.time.Duration;

/**
 * How messages are claimed on a chain.
 *
 * @param sender account that sends the claims, for trial runs
 * @param feeRecipient who gets the relayer fees
 * @param batchSize messages in one claim at most, 1 to 500
 * @param batchGas gas limit of one claim at most, unless it claims a single message
 * @param batchesPerRound claims planned in one step; four times as many wait for inclusion at most
 * @param maxAttempts failures before a message is parked
 * @param retryAfter first wait after a failure that time may cure; doubles with each failure, up to
 *     64 times
 */
public record ClaimConfig(
    Address sender,
    Address feeRecipient,
    int batchSize,
    Gas batchGas,
    int batchesPerRound,
    int maxAttempts,
    Duration retryAfter) {
  /** Refuses what is out of range, naming it. */
  public ClaimConfig {
    if (batchSize < 1 || batchSize > 500) {
      throw new IllegalArgumentException("claim.batch-size must be 1 to 500, but is " + batchSize);
    }
    if (batchesPerRound < 1) {
      throw new IllegalArgumentException(
          "claim.batches-per-round must be at least 1, but is " + batchesPerRound);
    }
    if (maxAttempts < 1) {
      throw new IllegalArgumentException(
          "claim.max-attempts must be at least 1, but is " + maxAttempts);
    }
    if (!retryAfter.isPositive()) {
      throw new IllegalArgumentException(
          "claim.retry-after must be above zero, but is " + retryAfter);
    }
  }
}
