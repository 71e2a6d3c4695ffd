// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

/** Ends the command. The message names the value at fault and the remedy, for a person. */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  /** With an exit code and a message. */
  public CliException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A wrong option, value or file. */
  public static CliException usage(String message) {
    return new CliException(ExitCode.USAGE, message);
  }

  /** What the program ends with. */
  public ExitCode exitCode() {
    return exitCode;
  }
}
