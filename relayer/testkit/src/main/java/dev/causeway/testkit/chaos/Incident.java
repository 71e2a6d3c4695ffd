// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.time.Instant;

/**
 * A fault that really happened.
 *
 * @param at when it began, by this machine's clock
 * @param until when it was over: healed, restarted, continued
 * @param kind {@code kill}, {@code stop}, {@code drain} and the other words of scenarios
 * @param target node, chain or server
 * @param detail more, such as the failpoint
 */
public record Incident(Instant at, Instant until, String kind, String target, String detail) {
  /** Kind of a {@code kill} that a batch of a ledger was under way at. */
  public static final String KILL_IN_BATCH = "kill-in-batch";
}
