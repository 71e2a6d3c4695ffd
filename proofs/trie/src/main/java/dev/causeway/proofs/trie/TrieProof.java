// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.util.List;

/**
 * The nodes of a Merkle Patricia trie (yellow paper, appendix D) from its root towards one key, as
 * nodes give them: a node of less than 32 bytes is inside its parent; it may be listed as an
 * element of its own too, or left out, as the contract library {@code TrieWalk} takes both.
 *
 * <p>Inclusion and exclusion are asked for separately, so that the absence of a proof cannot pass
 * for a proof of absence (pitfalls M6 and M7). Every element is consumed.
 *
 * @param nodes the encoded nodes, the root's first
 */
public record TrieProof(List<Bytes> nodes) {
  /** Root of the trie that holds nothing: the hash of the empty string's encoding. */
  public static final Bytes32 EMPTY_ROOT = TrieWalk.EMPTY_ROOT;

  /** Copies the list. What is wrong with the nodes is found when they are asked, as a value. */
  public TrieProof {
    nodes = List.copyOf(nodes);
  }

  /**
   * What a trie holds under a key, proven. Keys of the trie may have any length.
   *
   * @param key the key as the trie has it: already hashed, or an encoded index
   */
  public InclusionCheck inclusion(Bytes32 root, Bytes key) {
    return included(TrieWalk.along(root, key, nodes, TrieWalk.Bounds.ANY));
  }

  /**
   * Whether a trie holds nothing under a key, proven. Keys of the trie may have any length.
   *
   * @param key the key as the trie has it: already hashed, or an encoded index
   */
  public ExclusionCheck exclusion(Bytes32 root, Bytes key) {
    return excluded(TrieWalk.along(root, key, nodes, TrieWalk.Bounds.ANY));
  }

  /** As {@link #inclusion}, in a trie whose keys are all hashes and whose values are small. */
  InclusionCheck stateInclusion(Bytes32 root, Bytes32 key) {
    return included(TrieWalk.along(root, key.toBytes(), nodes, TrieWalk.Bounds.STATE));
  }

  /** As {@link #exclusion}, in a trie whose keys are all hashes and whose values are small. */
  ExclusionCheck stateExclusion(Bytes32 root, Bytes32 key) {
    return excluded(TrieWalk.along(root, key.toBytes(), nodes, TrieWalk.Bounds.STATE));
  }

  private InclusionCheck included(TrieWalk.End end) {
    return switch (end) {
      case TrieWalk.End.Found(Bytes value) -> new InclusionCheck.Included(value);
      case TrieWalk.End.Absent _ -> new InclusionCheck.NotProven(last(TrieFault.Kind.KEY_ABSENT));
      case TrieWalk.End.Refused(TrieFault fault) -> new InclusionCheck.NotProven(fault);
    };
  }

  private ExclusionCheck excluded(TrieWalk.End end) {
    return switch (end) {
      case TrieWalk.End.Found _ -> new ExclusionCheck.NotProven(last(TrieFault.Kind.KEY_PRESENT));
      case TrieWalk.End.Absent _ -> new ExclusionCheck.Excluded();
      case TrieWalk.End.Refused(TrieFault fault) -> new ExclusionCheck.NotProven(fault);
    };
  }

  private TrieFault last(TrieFault.Kind kind) {
    return new TrieFault(kind, Math.max(0, nodes.size() - 1), "");
  }
}
