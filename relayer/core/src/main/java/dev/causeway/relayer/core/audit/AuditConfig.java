// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.audit;

import java.time.Duration;

/**
 * When the supply is audited.
 *
 * @param interval shortest time between two audits
 * @param pause whether an unbacked supply pauses every bridge
 */
public record AuditConfig(Duration interval, boolean pause) {
  /** Refuses what is out of range, naming it. */
  public AuditConfig {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("audit.interval must be above zero, but is " + interval);
    }
  }
}
