// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/**
 * Why bytes are not the one encoding of any RLP item (pitfall M12).
 *
 * @param kind what is wrong
 * @param offset the byte at which it was noticed
 */
public record RlpFault(Kind kind, int offset) {
  /** Ways of being wrong. */
  public enum Kind {
    /** The input ends before the item does. */
    TRUNCATED,
    /** Bytes follow the item. */
    TRAILING_BYTES,
    /** A shorter encoding of the same item exists. */
    NOT_SHORTEST,
    /** A length starts with a zero byte. */
    LENGTH_WITH_LEADING_ZERO,
    /** A length does not fit what any input can have. */
    LENGTH_TOO_LARGE,
    /** Lists are nested deeper than anything on a chain. */
    TOO_DEEP
  }

  /** One sentence for a person. */
  public String describe() {
    return "RLP is malformed at byte %d: %s".formatted(offset, kind);
  }
}
