// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * What a message asks of its destination. Mirrors the constants of the contract library {@code
 * Messages}.
 */
public enum MessageKind {
  /** Release or mint a token to the recipient. */
  TOKEN(0),
  /** Deliver a token, or none, to a receiver contract together with a call, both or neither. */
  CALL(1),
  /**
   * Announce name, symbol and decimals of a token, before its first transfer to that destination.
   */
  TOKEN_METADATA(2);

  private final int code;

  MessageKind(int code) {
    this.code = code;
  }

  /** The number that the leaf commits to. */
  public int code() {
    return code;
  }

  /**
   * The kind with that number.
   *
   * @throws IllegalArgumentException naming the number, when there is none: an unknown kind is
   *     rejected, never skipped (attack 21)
   */
  public static MessageKind ofCode(long code) {
    for (MessageKind kind : values()) {
      if (kind.code == code) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown message kind " + code);
  }
}
