// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.format;

import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.G2Point;
import java.util.List;

/**
 * What a verifier knows of a circuit (Groth 2016, section 3.2).
 *
 * @param alpha1 alpha in G1
 * @param beta2 beta in G2
 * @param gamma2 gamma in G2
 * @param delta2 delta in G2
 * @param ic a point for the constant 1 and one for each public signal
 */
public record VerifyingKey(
    G1Point alpha1, G2Point beta2, G2Point gamma2, G2Point delta2, List<G1Point> ic) {
  /**
   * Refuses a key that no proof, or any proof, could pass.
   *
   * @throws IllegalArgumentException naming what is neutral or missing
   */
  public VerifyingKey {
    ic = List.copyOf(ic);
    if (ic.isEmpty()) {
      throw new IllegalArgumentException(
          "a verifying key has a point for the constant 1, but none was given; export it again");
    }
    if (alpha1.isNeutral() || beta2.isNeutral() || gamma2.isNeutral() || delta2.isNeutral()) {
      throw new IllegalArgumentException(
          "alpha, beta, gamma or delta of a verifying key is the neutral point; make the key again");
    }
  }

  /** How many public signals a proof comes with. */
  public int publicSignals() {
    return ic.size() - 1;
  }
}
