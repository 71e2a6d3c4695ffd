// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

/** Carries a refusal to where the call is answered. */
final class RefusalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RefusalException(Refusal refusal) {
    // A refusal is an answer: its stack would only cost time.
    super(refusal.toString(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
