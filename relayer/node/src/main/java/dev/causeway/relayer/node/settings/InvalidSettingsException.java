// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

/**
 * The configuration cannot be used; a restart alone will not help. The message names the key, its
 * value and the remedy.
 */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A message for the operator. */
  public InvalidSettingsException(String message) {
    super(message);
  }

  /** A message for the operator, with what was thrown. */
  public InvalidSettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
