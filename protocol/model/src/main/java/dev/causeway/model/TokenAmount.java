// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Amount of a token in its smallest unit.
 *
 * @param value zero to 2^256 - 1
 */
public record TokenAmount(UInt256 value) implements Comparable<TokenAmount> {
  /** Nothing. */
  public static final TokenAmount ZERO = new TokenAmount(UInt256.ZERO);

  /** The amount of a non-negative long. */
  public static TokenAmount of(long value) {
    return new TokenAmount(UInt256.of(value));
  }

  /**
   * Reads a whole decimal number of smallest units.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static TokenAmount parse(String text) {
    return new TokenAmount(UInt256.parse(text));
  }

  /** The sum; overflow throws {@link ArithmeticException}. */
  public TokenAmount plus(TokenAmount other) {
    return new TokenAmount(value.plus(other.value));
  }

  /** The difference; a negative one throws {@link ArithmeticException}. */
  public TokenAmount minus(TokenAmount other) {
    return new TokenAmount(value.minus(other.value));
  }

  /** The amount times {@code factor}; overflow throws {@link ArithmeticException}. */
  public TokenAmount times(long factor) {
    return new TokenAmount(value.times(factor));
  }

  /** Whether it is nothing. */
  public boolean isZero() {
    return value.isZero();
  }

  @Override
  public int compareTo(TokenAmount other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
