// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.Scalar;

/**
 * An EdDSA signature over Baby Jubjub: a point and a number below the order of the subgroup, so
 * that one message has not two forms of it.
 *
 * @param r8x first coordinate of R8; whether it lies on the curve is part of verification
 * @param r8y second coordinate of R8
 * @param s the number
 */
public record Signature(Scalar r8x, Scalar r8y, Scalar s) {
  /** Refuses a number that is not below the order. */
  public Signature {
    if (s.toBigInteger().compareTo(BabyJubjub.ORDER) >= 0) {
      throw new IllegalArgumentException(
          "S of a signature must be below %s, but is %s: subtract that from it"
              .formatted(BabyJubjub.ORDER, s));
    }
  }
}
