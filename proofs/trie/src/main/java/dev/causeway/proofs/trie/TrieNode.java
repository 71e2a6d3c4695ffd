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

/**
 * A node of a whole trie with its encoding. Paths are written as hexadecimal digits.
 *
 * @param item the content that is encoded
 * @param encoded the encoding that is hashed, or inlined when it is shorter than a hash
 * @param path what an extension or a leaf adds to the path; empty for a branch
 * @param children none for a leaf, one for an extension, 16 for a branch
 */
record TrieNode(RlpItem item, Bytes encoded, String path, List<Optional<TrieNode>> children) {
  private static final int WIDTH = 16;

  private static TrieNode leaf(String path, Bytes value) {
    return node(RlpItem.of(List.of(compact(path, true), RlpItem.of(value))), path, List.of());
  }

  private static TrieNode extension(String path, TrieNode child) {
    return node(
        RlpItem.of(List.of(compact(path, false), child.reference())),
        path,
        List.of(Optional.of(child)));
  }

  private static TrieNode branch(List<Optional<TrieNode>> children, Bytes value) {
    List<RlpItem> items = new ArrayList<>();
    for (Optional<TrieNode> child : children) {
      items.add(child.map(TrieNode::reference).orElse(RlpItem.of(Bytes.EMPTY)));
    }
    items.add(RlpItem.of(value));
    return node(RlpItem.of(items), "", List.copyOf(children));
  }

  private static TrieNode node(RlpItem item, String path, List<Optional<TrieNode>> children) {
    return new TrieNode(item, Rlp.encode(item), path, children);
  }

  /** The top of a trie, unless it is empty. */
  static Optional<TrieNode> of(NavigableMap<String, Bytes> entries) {
    return entries.isEmpty() ? Optional.empty() : Optional.of(build(entries, 0));
  }

  private static TrieNode build(NavigableMap<String, Bytes> entries, int depth) {
    String first = entries.firstKey();
    String last = entries.lastKey();
    if (entries.size() == 1) {
      return leaf(first.substring(depth), entries.firstEntry().getValue());
    }
    int common = depth;
    while (common < first.length() && first.charAt(common) == last.charAt(common)) {
      common++;
    }
    if (common > depth) {
      return extension(first.substring(depth, common), build(entries, common));
    }
    List<Optional<TrieNode>> children = new ArrayList<>();
    String prefix = first.substring(0, depth);
    for (int digit = 0; digit < WIDTH; digit++) {
      NavigableMap<String, Bytes> below =
          entries.subMap(
              prefix + Character.forDigit(digit, WIDTH),
              true,
              // 'g' stands after every digit.
              prefix + Character.forDigit(digit, WIDTH) + "g",
              false);
      children.add(below.isEmpty() ? Optional.empty() : Optional.of(build(below, depth + 1)));
    }
    Map.Entry<String, Bytes> here = entries.firstEntry();
    Bytes value = here.getKey().length() == depth ? here.getValue() : Bytes.EMPTY;
    return branch(children, value);
  }

  /** Adds this node, unless it is inlined in the one above, and those below along a path. */
  void prove(String along, boolean isTop, List<Bytes> elements) {
    if (isTop || encoded.size() >= Bytes32.SIZE) {
      elements.add(encoded);
    }
    String rest = along.startsWith(path) ? along.substring(path.length()) : "";
    if (children.size() == 1 && along.startsWith(path)) {
      children.getFirst().ifPresent(child -> child.prove(rest, false, elements));
    } else if (children.size() == WIDTH && !rest.isEmpty()) {
      children
          .get(Character.digit(rest.charAt(0), WIDTH))
          .ifPresent(child -> child.prove(rest.substring(1), false, elements));
    }
  }

  /** What stands for the node in the one above. */
  private RlpItem reference() {
    return encoded.size() < Bytes32.SIZE ? item : RlpItem.of(Keccak.hash(encoded));
  }

  /** The hex-prefix encoding of a path (yellow paper, appendix C). */
  private static RlpItem compact(String path, boolean leaf) {
    int flag = leaf ? 2 : 0;
    String digits = path.length() % 2 == 1 ? (flag + 1) + path : flag + "0" + path;
    return RlpItem.of(Bytes.parse("0x" + digits));
  }
}
