// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

/** A chain failure where nothing but stopping is sensible. */
public final class ChainFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient ChainFailure failure;

  /** Wraps the failure, whose summary becomes the message. */
  public ChainFailureException(ChainFailure failure) {
    super(failure.summary());
    this.failure = failure;
  }

  /** The failure. */
  public ChainFailure failure() {
    return failure;
  }
}
