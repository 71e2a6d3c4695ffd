// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Number of leaves of an exit tree.
 *
 * @param value 0 to 2^32 - 1
 */
public record LeafCount(long value) implements Comparable<LeafCount> {
  /** Refuses what is out of range. */
  public LeafCount {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw new IllegalArgumentException("LeafCount out of range: " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static LeafCount of(long value) {
    return new LeafCount(value);
  }

  /** No leaf. */
  public static final LeafCount NONE = new LeafCount(0);

  /** Whether a tree of this many leaves holds the leaf. */
  public boolean covers(LeafIndex index) {
    return index.value() < value;
  }

  /** The position that the next leaf takes. */
  public LeafIndex nextIndex() {
    return new LeafIndex(value);
  }

  @Override
  public int compareTo(LeafCount other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
