// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

/** Carries a refusal to where the call is answered. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ApiFailure failure;

  ApiException(ApiFailure failure) {
    // A refusal is an answer: its stack would only cost time.
    super(failure.toString(), null, false, false);
    this.failure = failure;
  }

  ApiFailure failure() {
    return failure;
  }
}
