// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A whole Merkle Patricia trie (yellow paper, appendix D), built once from all its entries:
 * immutable. It gives the root over a block's receipts, and proofs of what it holds.
 */
public final class Trie {
  private final Optional<TrieNode> top;

  private Trie(Optional<TrieNode> top) {
    this.top = top;
  }

  /**
   * The trie of these entries.
   *
   * @throws IllegalArgumentException when a value is empty: a trie cannot hold one
   */
  public static Trie of(Map<Bytes, Bytes> entries) {
    NavigableMap<String, Bytes> byPath = new TreeMap<>();
    entries.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            throw new IllegalArgumentException(
                "a trie cannot hold an empty value; leave out the key " + key);
          }
          byPath.put(key.toUnprefixedHex(), value);
        });
    return new Trie(TrieNode.of(byPath));
  }

  /**
   * The trie of a list: keys are the encoded positions, as for a block's transactions and receipts
   * (pitfall M15).
   */
  public static Trie ofList(List<Bytes> values) {
    Map<Bytes, Bytes> entries =
        new TreeMap<>((one, other) -> one.asByteBuffer().compareTo(other.asByteBuffer()));
    for (int index = 0; index < values.size(); index++) {
      entries.put(indexKey(index), values.get(index));
    }
    return of(entries);
  }

  /** The key of a position in the trie of a list. */
  public static Bytes indexKey(int index) {
    return Rlp.encode(RlpItem.of(index));
  }

  /** The root. */
  public Bytes32 root() {
    return top.map(node -> Keccak.hash(node.encoded())).orElse(TrieProof.EMPTY_ROOT);
  }

  /** The nodes from the root towards a key, whether the trie holds it or not. */
  public TrieProof proof(Bytes key) {
    if (top.isEmpty()) {
      return new TrieProof(List.of(Rlp.encode(RlpItem.of(Bytes.EMPTY))));
    }
    List<Bytes> elements = new ArrayList<>();
    top.get().prove(key.toUnprefixedHex(), true, elements);
    return new TrieProof(elements);
  }
}
