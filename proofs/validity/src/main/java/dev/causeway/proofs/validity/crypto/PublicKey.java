// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity.crypto;

import dev.causeway.proofs.groth16.field.Scalar;

/**
 * A point of Baby Jubjub that can be the key of signatures: on the curve and not of small order, as
 * the circuit demands it.
 *
 * @param x its first coordinate
 * @param y its second coordinate
 */
public record PublicKey(Scalar x, Scalar y) {
  /** The base point of the curve: nobody's key, but one whose private scalar is known to be 1. */
  public static final PublicKey BASE = new PublicKey(BabyJubjub.BASE_X, BabyJubjub.BASE_Y);

  /** Refuses points off the curve and points under which every message has a signature. */
  public PublicKey {
    if (!BabyJubjub.isOnCurve(x, y)) {
      throw new IllegalArgumentException(
          "(%s, %s) is not on Baby Jubjub: take a key that a signer made".formatted(x, y));
    }
    if (BabyJubjub.isOfSmallOrder(x, y)) {
      throw new IllegalArgumentException(
          "(%s, %s) is of small order, so anybody could sign for it: take a key that a signer made"
              .formatted(x, y));
    }
  }

  /** Poseidon of both coordinates; its low 160 bits are the owner. */
  public Scalar hash() {
    return Poseidon.hash(x, y);
  }
}
