// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

/**
 * Ends a run: something that must hold does not. An error, so that nothing on the way catches it.
 */
final class InvariantBroken extends Error {
  private static final long serialVersionUID = 1L;

  private final Invariant invariant;

  InvariantBroken(Invariant invariant, String detail) {
    super(detail, null, false, false);
    this.invariant = invariant;
  }

  Invariant invariant() {
    return invariant;
  }
}
