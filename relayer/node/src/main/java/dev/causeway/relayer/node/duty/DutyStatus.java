// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.duty;

import dev.causeway.relayer.core.store.DutyName;
import java.time.Instant;
import java.util.Optional;

/**
 * How a duty stands on this node.
 *
 * @param duty the duty
 * @param phase what this node does about it
 * @param detail the last failure, or why it is halted
 * @param since when the phase began
 */
public record DutyStatus(DutyName duty, Phase phase, Optional<String> detail, Instant since) {
  /** What a node does about a duty. */
  public enum Phase {
    /** Another node holds the lease. */
    STANDBY,
    /** This node performs it. */
    ACTIVE,
    /** This node holds it, and it fails again and again. */
    FAILING,
    /** This node holds it, and only an operator can go on. */
    HALTED
  }
}
