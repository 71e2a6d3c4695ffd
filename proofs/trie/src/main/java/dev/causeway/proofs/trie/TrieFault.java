// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/**
 * Why a trie proof does not prove what it was asked to.
 *
 * @param kind what is wrong
 * @param element the element of the proof, from 0, at which it was noticed
 * @param detail the values concerned, for a person
 */
public record TrieFault(Kind kind, int element, String detail) {
  /** Ways of being wrong. The pitfalls are those that the check defends against. */
  public enum Kind {
    /** No element was given, and the root is not that of the empty trie (pitfall M6). */
    NOTHING_PROVEN,
    /** The walk needs another element than there are (pitfall M11). */
    MISSING_ELEMENT,
    /** The walk ended before the last element (pitfall M11). */
    LEFTOVER_ELEMENT,
    /** More elements than the key has digits, or larger ones than a trie has (pitfall M23). */
    TOO_LARGE,
    /** An element does not hash to what the node above, or the root, says. */
    WRONG_HASH,
    /** A node of less than 32 bytes was referenced by hash instead of inlined (pitfall M8). */
    SHORT_NODE_BY_HASH,
    /** An element is not strict RLP (pitfall M12). */
    MALFORMED_RLP,
    /** A node is neither a branch of 17 nor a leaf or extension of 2 items (pitfall M13). */
    NOT_A_NODE,
    /** A path has an unknown flag or a non-zero filler (pitfall M9). */
    BAD_PATH,
    /** An extension leads nowhere along no path (pitfall M9). */
    EMPTY_EXTENSION,
    /** A path does not fit the length of all keys of the trie (pitfall M10). */
    WRONG_PATH_LENGTH,
    /** A child is neither empty, nor a hash, nor a node of less than 32 bytes (pitfall M8). */
    BAD_REFERENCE,
    /** A branch with less than two children, which no trie has (pitfall M9). */
    LONELY_CHILD,
    /** A leaf holds nothing, or a value stands where none can (pitfall M7). */
    BAD_VALUE,
    /** The proof is sound, and shows that the key is absent. */
    KEY_ABSENT,
    /** The proof is sound, and shows that the key is present. */
    KEY_PRESENT
  }

  /** One sentence for a person. */
  public String describe() {
    return "trie proof refused at element %d: %s%s"
        .formatted(element, kind, detail.isEmpty() ? "" : " (" + detail + ")");
  }
}
