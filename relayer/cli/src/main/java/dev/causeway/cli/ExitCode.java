// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the program's exit says to a script. */
public enum ExitCode {
  /** Done. */
  OK(0, "done"),
  /** Something failed on the way; the same command may work later. */
  FAILED(1, "failed on the way; trying again may help"),
  /** The command, an option, a value or a file is wrong; the same command never works. */
  USAGE(2, "wrong command, option, value or configuration; the message says which"),
  /** What was asked for is not there. */
  NOT_FOUND(3, "there is no such transfer, transaction or batch"),
  /** The transfer does not go on by itself: parked, orphaned or refused by its receiver. */
  NOT_DELIVERED(4, "the transfer is parked, orphaned, or was refused by its receiver"),
  /** The relayer or a chain does not answer. */
  UNAVAILABLE(5, "the relayer or a chain does not answer"),
  /** The store holds what this program cannot have written; no restart helps. */
  DAMAGED(6, "the store is damaged; restore it from a backup or start on an empty one"),
  /** Ended by Ctrl-C. */
  INTERRUPTED(130, "ended by Ctrl-C");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The number. */
  public int code() {
    return code;
  }

  /** All of them with their meaning, for the help text. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    Arrays.stream(values())
        .forEach(code -> meanings.put(Integer.toString(code.code), code.meaning));
    return meanings;
  }
}
