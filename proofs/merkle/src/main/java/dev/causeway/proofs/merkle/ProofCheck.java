// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

/** Verdict on a proof. */
public sealed interface ProofCheck {
  /** Whether the proof holds. */
  default boolean isValid() {
    return switch (this) {
      case Valid _ -> true;
      case Invalid _ -> false;
    };
  }

  /** The proof holds. */
  record Valid() implements ProofCheck {}

  /**
   * The proof does not hold.
   *
   * @param fault why
   */
  record Invalid(ProofFault fault) implements ProofCheck {}
}
