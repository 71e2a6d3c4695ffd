// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.ChainFailure;

/**
 * Carries a {@link ChainFailure} from where it is found to the port method, which gives it out as a
 * value. Never leaves this package.
 */
final class ChainFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ChainFailure failure;

  ChainFault(ChainFailure failure) {
    // An expected outcome, not a bug: no stack trace to pay for.
    super(failure.summary(), null, false, false);
    this.failure = failure;
  }

  ChainFailure failure() {
    return failure;
  }

  /** Something that may end in a fault. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws ChainFault;
  }
}
