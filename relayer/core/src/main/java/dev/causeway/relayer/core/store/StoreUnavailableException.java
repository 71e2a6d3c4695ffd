// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

/**
 * The store cannot be reached or failed inside a transaction, which then did not happen, or may
 * have: read before you write again.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Keeps the cause. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
