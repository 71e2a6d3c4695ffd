// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

/** What is done to a proof before it is judged. */
public enum Mutation {
  /** Nothing: the proof as our trie gives it. */
  NONE,
  /** Nothing, but nodes inside their parents are elements of their own too, as some nodes do it. */
  INLINED_LISTED,

  /** One bit of an element is flipped. */
  BIT_FLIPPED,
  /** One byte of an element is another. */
  BYTE_CHANGED,
  /** An element has one more byte within. */
  BYTE_INSERTED,
  /** An element ends too early. */
  NODE_CUT,
  /** An element has more bytes after its end. */
  NODE_EXTENDED,
  /** One more element after the last. */
  ELEMENT_APPENDED,
  /** One more element before another. */
  ELEMENT_INSERTED,
  /** One element is missing. */
  ELEMENT_REMOVED,
  /** One element twice. */
  ELEMENT_REPEATED,
  /** Two elements changed places. */
  ELEMENTS_SWAPPED,
  /** An element is empty, or the encoding of nothing. */
  ELEMENT_EMPTIED,
  /** No element at all. */
  PROOF_EMPTIED,
  /** The proof of the empty trie. */
  PROOF_OF_NOTHING,
  /** The proof of another key. */
  PROOF_OF_ANOTHER_KEY,
  /** The beginning of one proof and the end of another's. */
  PROOFS_SPLICED,
  /** Another key is asked for. */
  ANOTHER_KEY,
  /** A bit of the root is flipped. */
  ROOT_CHANGED,
  /** The root of another trie. */
  ROOT_OF_ANOTHER_TRIE,
  /** A length in an element is written in another way; the root is the real one. */
  LENGTH_REWRITTEN,
  /** A path's flag or filler is another; the root is the real one. */
  PATH_REWRITTEN,

  /** Another value, and all hashes above it made anew. */
  CRAFTED_VALUE,
  /** No value, or one that is no value, with hashes made anew. */
  CRAFTED_BAD_VALUE,
  /** A byte of a node is another, with hashes made anew. */
  CRAFTED_BYTE,
  /** An RLP length in another than its one form, with hashes made anew. */
  CRAFTED_LENGTH,
  /** Another flag or filler of a path, with hashes made anew. */
  CRAFTED_FLAG,
  /** A path that is too short or too long, with hashes made anew. */
  CRAFTED_PATH_LENGTH,
  /** More or fewer items in a node, with hashes made anew. */
  CRAFTED_ITEMS,
  /** A branch with a value, with hashes made anew. */
  CRAFTED_BRANCH_VALUE,
  /** A branch with but one child, with hashes made anew. */
  CRAFTED_ONLY_CHILD,
  /** A child beside the path that no trie has, with hashes made anew. */
  CRAFTED_CHILD,
  /** A long node inside its parent instead of its hash, with hashes made anew. */
  CRAFTED_INLINED,
  /** The hash of a short node instead of the node, with hashes made anew. */
  CRAFTED_HASHED,
  /** An extension where none belongs, with hashes made anew. */
  CRAFTED_EXTENSION,
  /** A node larger than any in a state, with hashes made anew. */
  CRAFTED_BIG_NODE,
  /** An account whose fields are not those of one, with hashes made anew. */
  CRAFTED_ACCOUNT;

  /** Whether the root is made to fit what was done. */
  boolean crafted() {
    return compareTo(CRAFTED_VALUE) >= 0;
  }
}
