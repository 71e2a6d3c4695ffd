// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Proof;
import java.util.List;

/**
 * A proof and what it proves.
 *
 * @param proof the proof
 * @param publicSignals the values it is about, outputs first
 */
public record Proven(Proof proof, List<Scalar> publicSignals) {
  /** Keeps a copy of the list. */
  public Proven {
    publicSignals = List.copyOf(publicSignals);
  }
}
