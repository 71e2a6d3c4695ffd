// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Height of a block on its chain.
 *
 * @param value zero or more
 */
public record BlockNumber(long value) implements Comparable<BlockNumber> {
  /** Refuses what is out of range. */
  public BlockNumber {
    if (value < 0) {
      throw new IllegalArgumentException("BlockNumber out of range: " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static BlockNumber of(long value) {
    return new BlockNumber(value);
  }

  /** The block above. */
  public BlockNumber next() {
    return plus(1);
  }

  /** The block {@code blocks} above; overflow throws. */
  public BlockNumber plus(long blocks) {
    return new BlockNumber(Math.addExact(value, blocks));
  }

  /** The block {@code blocks} below, but not below zero. */
  public BlockNumber minusOrZero(long blocks) {
    return new BlockNumber(Math.max(0, value - blocks));
  }

  /** Whether this block is above the other. */
  public boolean isAfter(BlockNumber other) {
    return value > other.value;
  }

  /** The lower of the two. */
  public BlockNumber min(BlockNumber other) {
    return value <= other.value ? this : other;
  }

  /** The higher of the two. */
  public BlockNumber max(BlockNumber other) {
    return value >= other.value ? this : other;
  }

  @Override
  public int compareTo(BlockNumber other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
