// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Root of one chain's exit tree with the number of its leaves mixed in.
 *
 * @param value the 32 bytes
 */
public record ExitRoot(Bytes32 value) {
  /** Refuses zero: it is what an absent value reads as, so it must never pass for a real one. */
  public ExitRoot {
    if (value.isZero()) {
      throw new IllegalArgumentException("a ExitRoot cannot be zero");
    }
  }

  /**
   * Reads 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static ExitRoot parse(String text) {
    return new ExitRoot(Bytes32.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
