// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

/**
 * The number that the ledger's contract gave to a token at its first arrival.
 *
 * @param value 1 to 2^32 - 1
 */
public record TokenNumber(long value) implements Comparable<TokenNumber> {
  private static final long MAX = 0xffff_ffffL;

  /** Refuses what is out of range. */
  public TokenNumber {
    if (value < 1 || value > MAX) {
      throw new IllegalArgumentException("token number out of range 1.." + MAX + ": " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static TokenNumber of(long value) {
    return new TokenNumber(value);
  }

  @Override
  public int compareTo(TokenNumber other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
