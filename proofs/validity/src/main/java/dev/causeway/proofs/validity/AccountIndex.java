// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

/**
 * Place of an account in the account tree.
 *
 * @param value 0 to 65535
 */
public record AccountIndex(int value) implements Comparable<AccountIndex> {
  /** How many places there are. */
  public static final int COUNT = 1 << AccountTree.DEPTH;

  /** Refuses what is out of range. */
  public AccountIndex {
    if (value < 0 || value >= COUNT) {
      throw new IllegalArgumentException(
          "account index out of range 0.." + (COUNT - 1) + ": " + value);
    }
  }

  /** Shorthand for the constructor. */
  public static AccountIndex of(int value) {
    return new AccountIndex(value);
  }

  @Override
  public int compareTo(AccountIndex other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
