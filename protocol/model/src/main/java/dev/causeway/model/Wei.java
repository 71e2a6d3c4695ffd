// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Amount of a chain's own currency in wei.
 *
 * @param value zero to 2^256 - 1
 */
public record Wei(UInt256 value) implements Comparable<Wei> {
  /** Nothing. */
  public static final Wei ZERO = new Wei(UInt256.ZERO);

  /** The amount of a non-negative long. */
  public static Wei of(long value) {
    return new Wei(UInt256.of(value));
  }

  /**
   * Reads a whole decimal number of smallest units.
   *
   * @throws IllegalArgumentException naming the text, when it is anything else
   */
  public static Wei parse(String text) {
    return new Wei(UInt256.parse(text));
  }

  /** The sum; overflow throws {@link ArithmeticException}. */
  public Wei plus(Wei other) {
    return new Wei(value.plus(other.value));
  }

  /** The difference; a negative one throws {@link ArithmeticException}. */
  public Wei minus(Wei other) {
    return new Wei(value.minus(other.value));
  }

  /** The amount times {@code factor}; overflow throws {@link ArithmeticException}. */
  public Wei times(long factor) {
    return new Wei(value.times(factor));
  }

  /** Whether it is nothing. */
  public boolean isZero() {
    return value.isZero();
  }

  @Override
  public int compareTo(Wei other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString() + " wei";
  }
}
