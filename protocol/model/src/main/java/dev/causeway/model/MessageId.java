// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Identity of a message: its leaf hash in the exit tree of its source chain.
 *
 * @param value the 32 bytes
 */
public record MessageId(Bytes32 value) {
  /** Refuses zero: it is what an absent value reads as, so it must never pass for a real one. */
  public MessageId {
    if (value.isZero()) {
      throw new IllegalArgumentException("a MessageId cannot be zero");
    }
  }

  /**
   * Reads 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static MessageId parse(String text) {
    return new MessageId(Bytes32.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
