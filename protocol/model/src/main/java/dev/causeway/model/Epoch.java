// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Fencing token of a lease: it grows by one with every change of owner, and a write that carries an
 * older one is refused.
 *
 * @param value zero or more
 */
public record Epoch(long value) implements Comparable<Epoch> {
  /** Refuses what is out of range. */
  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("Epoch out of range: " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static Epoch of(long value) {
    return new Epoch(value);
  }

  /** The epoch of the next owner. */
  public Epoch next() {
    return new Epoch(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
