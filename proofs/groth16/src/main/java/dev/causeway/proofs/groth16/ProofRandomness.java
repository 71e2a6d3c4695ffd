// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

import dev.causeway.proofs.groth16.field.PrimeField;
import dev.causeway.proofs.groth16.field.Scalar;
import java.math.BigInteger;
import java.security.SecureRandom;

/**
 * The two numbers that hide the witness in a proof. Used for two proofs, or known to anybody, they
 * hide nothing: fixed ones are for tests alone.
 *
 * @param r blinds a
 * @param s blinds b
 */
public record ProofRandomness(Scalar r, Scalar s) {
  /** More bits than r has, so that what remains modulo r is as good as uniform. */
  private static final int BITS = 384;

  private static final SecureRandom RANDOM = new SecureRandom();

  /** Fresh numbers from the system's source. */
  public static ProofRandomness secure() {
    return new ProofRandomness(number(), number());
  }

  private static Scalar number() {
    return Scalar.of(new BigInteger(BITS, RANDOM).mod(PrimeField.FR.modulus()));
  }

  /** Says nothing of the numbers. */
  @Override
  public String toString() {
    return "ProofRandomness[hidden]";
  }
}
