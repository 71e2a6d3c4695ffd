// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.circuit;

import dev.causeway.proofs.groth16.format.Witness;

/** What became of the calculation of a witness. */
public sealed interface WitnessResult {
  /**
   * The inputs satisfy the circuit.
   *
   * @param witness the value of every wire
   */
  record Calculated(Witness witness) implements WitnessResult {}

  /**
   * There is no witness of these inputs.
   *
   * @param fault why
   */
  record Failed(WitnessFault fault) implements WitnessResult {}
}
