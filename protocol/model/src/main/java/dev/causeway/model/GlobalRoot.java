// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Root over the accepted exit roots of all chains; zero is never one (attack 12).
 *
 * @param value the 32 bytes
 */
public record GlobalRoot(Bytes32 value) {
  /** Refuses zero: it is what an absent value reads as, so it must never pass for a real one. */
  public GlobalRoot {
    if (value.isZero()) {
      throw new IllegalArgumentException("a GlobalRoot cannot be zero");
    }
  }

  /**
   * Reads 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static GlobalRoot parse(String text) {
    return new GlobalRoot(Bytes32.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
