// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

/** Whether a proof proves a statement. */
public sealed interface Verification {
  /** It does. */
  record Accepted() implements Verification {}

  /**
   * It does not.
   *
   * @param reason what is wrong
   */
  record Refused(Reason reason) implements Verification {}

  /** What can be wrong. Points and numbers out of range never get here: their types refuse them. */
  enum Reason {
    /** There are more or fewer public signals than the key is for. */
    WRONG_NUMBER_OF_SIGNALS,
    /** The equation of pairings does not hold. */
    EQUATION_DOES_NOT_HOLD
  }
}
