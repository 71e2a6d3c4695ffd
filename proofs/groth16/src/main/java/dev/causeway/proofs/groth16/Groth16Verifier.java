// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.curve.G1Point;
import dev.causeway.proofs.groth16.curve.Group;
import dev.causeway.proofs.groth16.curve.Pairing;
import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import dev.causeway.proofs.groth16.format.Proof;
import dev.causeway.proofs.groth16.format.VerifyingKey;
import java.util.List;

/**
 * Verifies Groth16 proofs as the contract on the L1 does: e(A, B) = e(alpha, beta) * e(IC, gamma) *
 * e(C, delta), where IC is the key's combination of the public signals (Groth 2016, section 3.2).
 * Immutable.
 */
public final class Groth16Verifier {
  private final VerifyingKey key;

  /** A verifier for one circuit. */
  public Groth16Verifier(VerifyingKey key) {
    this.key = key;
  }

  /**
   * Whether a proof proves that its circuit has signals with these public values.
   *
   * @param publicSignals outputs first
   */
  public Verification verify(Proof proof, List<Scalar> publicSignals) {
    if (publicSignals.size() != key.publicSignals()) {
      return new Verification.Refused(Verification.Reason.WRONG_NUMBER_OF_SIGNALS);
    }
    boolean holds =
        Pairing.isProductOne(
            List.of(
                new Pairing.Pair(proof.a().negate(), proof.b()),
                new Pairing.Pair(key.alpha1(), key.beta2()),
                new Pairing.Pair(combination(publicSignals), key.gamma2()),
                new Pairing.Pair(proof.c(), key.delta2())));
    return holds
        ? new Verification.Accepted()
        : new Verification.Refused(Verification.Reason.EQUATION_DOES_NOT_HOLD);
  }

  private G1Point combination(List<Scalar> publicSignals) {
    Group group = new Group(Group.Kind.G1);
    int limbs = PrimeField.LIMBS;
    long[] affine = new long[2 * limbs];
    long[] scalar = new long[limbs];
    long[] sum = new long[3 * limbs];
    long[] term = new long[3 * limbs];
    group.neutral(sum, 0);
    key.ic().getFirst().write(affine, 0);
    group.addAffine(sum, 0, affine, 0);
    for (int i = 0; i < publicSignals.size(); i++) {
      key.ic().get(i + 1).write(affine, 0);
      publicSignals.get(i).write(scalar, 0);
      PrimeField.FR.fromMontgomery(scalar, 0, scalar, 0);
      group.multiply(affine, 0, scalar, 0, term, 0);
      group.add(sum, 0, term, 0);
    }
    group.toAffine(sum, 0, affine, 0);
    return G1Point.read(affine, 0);
  }
}
