// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Names a chain: its EIP-155 number, or one of ours for a layer that is no EVM chain.
 *
 * @param value 1 to 2^53 - 1, so that it survives every JSON reader
 */
public record ChainId(long value) implements Comparable<ChainId> {
  private static final long MAX = (1L << 53) - 1;

  /** Refuses zero, negative and oversized numbers. */
  public ChainId {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("chain id out of range 1.." + MAX + ": " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static ChainId of(long value) {
    return new ChainId(value);
  }

  @Override
  public int compareTo(ChainId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
