// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

/**
 * The devnet cannot start or cannot go on. The message names the value that is wrong and what to do
 * about it, so that it can be shown to a person as it is.
 */
public final class DevnetException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong and what to do. */
  public DevnetException(String message) {
    super(message);
  }

  /** What is wrong and what to do, with the exception behind it. */
  public DevnetException(String message, Throwable cause) {
    super(message, cause);
  }
}
