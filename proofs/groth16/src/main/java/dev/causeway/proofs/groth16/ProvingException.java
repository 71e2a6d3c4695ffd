// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16;

/** No proof could be made. The message names the values and the remedy. */
public final class ProvingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Reasons; none of them goes away by trying again. */
  public enum Kind {
    /** The witness is that of another circuit. */
    WITNESS_DOES_NOT_FIT,
    /** A coefficient of the key is out of range or order. */
    KEY_DAMAGED,
    /**
     * The proof made does not verify: a constraint is not satisfied, or a point of the key is
     * wrong.
     */
    PROOF_DOES_NOT_VERIFY,
    /** The other program that was to prove has failed. */
    ORACLE_FAILED
  }

  ProvingException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Why there is no proof. */
  public Kind kind() {
    return kind;
  }
}
