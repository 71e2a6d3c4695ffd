// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.time.Duration;

/**
 * How long the stages of a route usually take.
 *
 * @param finality from a message's block to its finality
 * @param settlement from there to the acceptance of its exit root on L1, dispute window included
 * @param carriage from there until the destination knows it; zero when the destination is L1
 * @param claim from there to the claim's block
 */
public record RouteTimings(
    Duration finality, Duration settlement, Duration carriage, Duration claim) {
  /** Refuses negative durations. */
  public RouteTimings {
    if (finality.isNegative()
        || settlement.isNegative()
        || carriage.isNegative()
        || claim.isNegative()) {
      throw new IllegalArgumentException(
          "a stage cannot take less than no time: finality %s, settlement %s, carriage %s, claim %s"
              .formatted(finality, settlement, carriage, claim));
    }
  }

  /** All stages together. */
  public Duration total() {
    return finality.plus(settlement).plus(carriage).plus(claim);
  }
}
