// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Sequence number of an account's transactions on one chain.
 *
 * @param value zero or more
 */
public record Nonce(long value) implements Comparable<Nonce> {
  /** Refuses what is out of range. */
  public Nonce {
    if (value < 0) {
      throw new IllegalArgumentException("Nonce out of range: " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static Nonce of(long value) {
    return new Nonce(value);
  }

  /** The nonce after this one. */
  public Nonce next() {
    return new Nonce(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(Nonce other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
