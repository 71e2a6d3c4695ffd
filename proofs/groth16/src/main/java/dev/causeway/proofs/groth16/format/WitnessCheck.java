// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

/** Whether a witness satisfies every constraint of a circuit. */
public sealed interface WitnessCheck {
  /** It does. */
  record Satisfied() implements WitnessCheck {}

  /**
   * It does not.
   *
   * @param constraint the first constraint that fails, from 0
   */
  record Violated(int constraint) implements WitnessCheck {}

  /**
   * It has another number of values than the circuit has signals.
   *
   * @param values how many it has
   * @param signals how many the circuit has
   */
  record WrongSize(int values, int signals) implements WitnessCheck {}
}
