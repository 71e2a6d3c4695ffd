// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * What became of a claimed message: "arrived but refused by the receiver" is not "could not be
 * delivered".
 */
public enum ClaimOutcome {
  /** Token released or minted, call made. */
  DELIVERED(0),
  /**
   * The receiver's call failed; its bytes are kept on chain and anybody may retry exactly those.
   */
  CALL_FAILED(1);

  private final int code;

  ClaimOutcome(int code) {
    this.code = code;
  }

  /** The number that the event carries. */
  public int code() {
    return code;
  }

  /**
   * The outcome with that number.
   *
   * @throws IllegalArgumentException naming the number, when there is none
   */
  public static ClaimOutcome ofCode(long code) {
    for (ClaimOutcome outcome : values()) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("unknown claim outcome " + code);
  }
}
