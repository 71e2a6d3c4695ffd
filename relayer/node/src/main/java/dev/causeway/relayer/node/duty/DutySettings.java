// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.ReliefPolicy;
import java.time.Duration;

/**
 * How duties are held and retried.
 *
 * @param leaseTimeToLive how long a lease lasts without renewal: the longest that a hung node keeps
 *     others waiting
 * @param leaseRenewal how often a lease is renewed; at most a third of the time to live, so that
 *     one lost renewal does not lose the lease
 * @param standbyInterval how often a node that does not hold a lease tries to get it
 * @param backoffMin first wait after a failure
 * @param backoffMax longest wait after repeated failures
 * @param relief when a duty that fails is given to another node
 */
public record DutySettings(
    Duration leaseTimeToLive,
    Duration leaseRenewal,
    Duration standbyInterval,
    Duration backoffMin,
    Duration backoffMax,
    ReliefPolicy relief) {
  /** Refuses what is out of range, naming it. */
  public DutySettings {
    if (leaseTimeToLive.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "lease.time-to-live must be at least 1 s, but is " + leaseTimeToLive);
    }
    if (!leaseRenewal.isPositive() || leaseRenewal.multipliedBy(3).compareTo(leaseTimeToLive) > 0) {
      throw new IllegalArgumentException(
          "lease.renewal must be above zero and at most a third of lease.time-to-live, but is "
              + leaseRenewal);
    }
    if (!standbyInterval.isPositive()) {
      throw new IllegalArgumentException(
          "lease.standby-interval must be above zero, but is " + standbyInterval);
    }
    if (!backoffMin.isPositive() || backoffMax.compareTo(backoffMin) < 0) {
      throw new IllegalArgumentException(
          "backoff.min must be above zero and at most backoff.max, but they are "
              + backoffMin
              + " and "
              + backoffMax);
    }
  }
}
