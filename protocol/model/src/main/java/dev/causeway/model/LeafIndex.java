// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Position of a message in the exit tree of its source chain.
 *
 * @param value 0 to 2^32 - 2: the tree of depth 32 is never filled to its last leaf
 */
public record LeafIndex(long value) implements Comparable<LeafIndex> {
  /** Refuses what is out of range. */
  public LeafIndex {
    if (value < 0 || value > 0xFFFF_FFFEL) {
      throw new IllegalArgumentException("LeafIndex out of range: " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static LeafIndex of(long value) {
    return new LeafIndex(value);
  }

  /** The number of leaves that a tree has once this leaf is its last. */
  public LeafCount asLast() {
    return new LeafCount(value + 1);
  }

  /** The position after this one. */
  public LeafIndex next() {
    return new LeafIndex(value + 1);
  }

  @Override
  public int compareTo(LeafIndex other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
