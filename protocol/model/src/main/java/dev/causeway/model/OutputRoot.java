// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Commitment to the state of an optimistic rollup after a block, in the OP Stack's format, version
 * 0.
 *
 * @param value the 32 bytes
 */
public record OutputRoot(Bytes32 value) {
  /** Refuses zero: it is what an absent value reads as, so it must never pass for a real one. */
  public OutputRoot {
    if (value.isZero()) {
      throw new IllegalArgumentException("a OutputRoot cannot be zero");
    }
  }

  /**
   * Reads 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static OutputRoot parse(String text) {
    return new OutputRoot(Bytes32.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
