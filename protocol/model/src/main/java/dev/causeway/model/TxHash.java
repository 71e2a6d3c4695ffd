// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Hash of a transaction on some chain.
 *
 * @param value the 32 bytes
 */
public record TxHash(Bytes32 value) {
  /** Refuses zero: it is what an absent value reads as, so it must never pass for a real one. */
  public TxHash {
    if (value.isZero()) {
      throw new IllegalArgumentException("a TxHash cannot be zero");
    }
  }

  /**
   * Reads 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static TxHash parse(String text) {
    return new TxHash(Bytes32.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
