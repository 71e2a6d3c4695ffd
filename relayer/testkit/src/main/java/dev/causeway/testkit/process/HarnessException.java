// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

/** The harness itself cannot do what was asked; says what and the remedy. */
public final class HarnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for the person who runs the test. */
  public HarnessException(String message) {
    super(message);
  }

  /** With the cause. */
  public HarnessException(String message, Throwable cause) {
    super(message, cause);
  }
}
