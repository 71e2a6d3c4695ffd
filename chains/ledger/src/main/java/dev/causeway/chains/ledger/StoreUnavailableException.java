// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

/**
 * The ledger's memory did not answer. Whether a write that was under way is in it is unknown; it is
 * there completely or not at all.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what failed. */
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
