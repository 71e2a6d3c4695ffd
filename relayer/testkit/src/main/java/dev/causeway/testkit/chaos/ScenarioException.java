// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

/** A scenario cannot be read, or cannot be run; says which value is wrong and what to do. */
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With a message for whoever wrote the scenario. */
  public ScenarioException(String message) {
    super(message);
  }

  /** With a message for whoever wrote the scenario. */
  public ScenarioException(String message, Throwable cause) {
    super(message, cause);
  }
}
