// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Amount of gas, used or offered.
 *
 * @param value zero or more
 */
public record Gas(long value) implements Comparable<Gas> {
  /** Refuses what is out of range. */
  public Gas {
    if (value < 0) {
      throw new IllegalArgumentException("Gas out of range: " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static Gas of(long value) {
    return new Gas(value);
  }

  /** The sum; overflow throws. */
  public Gas plus(Gas other) {
    return new Gas(Math.addExact(value, other.value));
  }

  @Override
  public int compareTo(Gas other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value) + " gas";
  }
}
