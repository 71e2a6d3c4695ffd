// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import java.util.List;

/**
 * An invariant or an expectation, and what became of it.
 *
 * @param id such as {@code I2}, or {@code E1} for an expectation of the scenario
 * @param title what must hold
 * @param how from what it was checked
 * @param checked how many things were looked at
 * @param violations each that breaks it, in words
 */
public record Check(String id, String title, String how, long checked, List<String> violations) {
  /** Copies the list. */
  public Check {
    violations = List.copyOf(violations);
  }

  /** Whether it holds; one for which there was nothing to look at does. */
  public boolean holds() {
    return violations.isEmpty();
  }
}
