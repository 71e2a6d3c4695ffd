// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

/** Is told how far a proof is. */
@FunctionalInterface
public interface ProvingProgress {
  /** Listens to nothing. */
  ProvingProgress NONE = (phase, fraction) -> {};

  /** What a prover works at. */
  enum Phase {
    /** Evaluating the constraints on the witness. */
    CONSTRAINTS,
    /** The quotient by the polynomial that vanishes on the domain. */
    QUOTIENT,
    /** The sums of points. */
    SUMS,
    /** Putting the proof together, and verifying it. */
    CHECK
  }

  /**
   * So far.
   *
   * @param phase what is being worked at
   * @param fraction of the whole, from 0 to 1, never less than before
   */
  void at(Phase phase, double fraction);
}
