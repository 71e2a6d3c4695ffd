// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

/**
 * Names a chain: its EIP-155 number, or one of ours for a layer that is no EVM chain.
 *
 * @param value unsigned, not zero. A chain that takes part has 1 to 2^53 - 1, so that it survives
 *     every JSON reader; anything above is the origin of a token that a chain of bad faith made up,
 *     which must stay readable when it arrives.
 */
public record ChainId(long value) implements Comparable<ChainId> {
  private static final long MAX = (1L << 53) - 1;

  /** Refuses zero. */
  public ChainId {
    if (value == 0) {
      throw new IllegalArgumentException("no chain has the id 0");
    }
  }

  /** A chain that may take part: refuses zero, negative and oversized numbers. */
  public static ChainId of(long value) {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("chain id out of range 1.." + MAX + ": " + value);
    }
    return new ChainId(value);
  }

  /** Whatever 64 bits name a chain, as contracts have it. */
  public static ChainId ofUnsigned(long value) {
    return new ChainId(value);
  }

  @Override
  public int compareTo(ChainId other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(value);
  }
}
