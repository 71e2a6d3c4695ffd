// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import java.time.Duration;

/**
 * When outputs are proposed.
 *
 * @param proposalInterval shortest time between two proposals for a rollup
 */
public record SettleConfig(Duration proposalInterval) {
  /** Refuses what is out of range, naming it. */
  public SettleConfig {
    if (proposalInterval.isNegative()) {
      throw new IllegalArgumentException(
          "settle.proposal-interval cannot be negative, but is " + proposalInterval);
    }
  }
}
