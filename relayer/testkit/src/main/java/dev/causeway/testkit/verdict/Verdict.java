// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import java.util.List;

/**
 * What a run came to.
 *
 * @param checks invariants and expectations
 * @param failovers how long senders stood still
 * @param sent messages that the chains hold
 * @param delivered how many of them were claimed
 * @param parked how many were given up with a reason
 * @param lost how many are neither
 * @param doubled claims beyond the first of a message
 */
public record Verdict(
    List<Check> checks,
    Failovers failovers,
    int sent,
    int delivered,
    int parked,
    int lost,
    int doubled) {
  /** Copies the list. */
  public Verdict {
    checks = List.copyOf(checks);
  }

  /** Whether all of them hold. */
  public boolean holds() {
    return checks.stream().allMatch(Check::holds);
  }

  /** Those that do not. */
  public List<Check> broken() {
    return checks.stream().filter(check -> !check.holds()).toList();
  }
}
