// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import java.time.Duration;
import java.util.Set;

/**
 * How one key sends on one chain.
 *
 * @param fees what transactions may cost
 * @param maxInFlight most transactions that are broadcast and not mined, 1 to 256
 * @param checkAfter how long a broadcast transaction is left alone before its receipt is asked for
 *     and it is broadcast again
 * @param replaceAfter how long it stays unmined before it is replaced with a higher fee
 * @param maxAttempts most transactions signed for one nonce, 1 to 50
 * @param preflight purposes whose calls are tried on top of the head before a nonce is spent on
 *     them
 */
public record SendConfig(
    FeePolicy fees,
    int maxInFlight,
    Duration checkAfter,
    Duration replaceAfter,
    int maxAttempts,
    Set<String> preflight) {
  /** Refuses what is out of range, naming it. */
  public SendConfig {
    if (maxInFlight < 1 || maxInFlight > 256) {
      throw new IllegalArgumentException(
          "send.max-in-flight must be 1 to 256, but is " + maxInFlight);
    }
    if (!checkAfter.isPositive() || replaceAfter.compareTo(checkAfter) < 0) {
      throw new IllegalArgumentException(
          "send.check-after must be above zero and at most send.replace-after, but they are "
              + checkAfter
              + " and "
              + replaceAfter);
    }
    if (maxAttempts < 1 || maxAttempts > 50) {
      throw new IllegalArgumentException(
          "send.max-attempts must be 1 to 50, but is " + maxAttempts);
    }
    preflight = Set.copyOf(preflight);
  }
}
