// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Generates proofs of storage slots, true and forged, with the verdict on each, for the Solidity
 * tests: a verifier must accept and refuse exactly these.
 */
class JavaVectorsTest {
  private static final int SLOTS = 120;

  private final List<Map<String, Object>> elements = new ArrayList<>();

  private static Bytes32 slot(int number) {
    return UInt256.of(number).toBytes32();
  }

  private static Bytes storage(int number) {
    // Values of 1 to 32 bytes.
    Bytes word = Keccak.hash("value " + number).toBytes();
    int size = 1 + number % Bytes32.SIZE;
    UInt256 value =
        UInt256.of(
            Bytes32.of(
                ByteBuffer.allocate(Bytes32.SIZE)
                    .put(Bytes32.SIZE - size, word.asByteBuffer(), 0, size)));
    return Rlp.encode(RlpItem.of(value.isZero() ? UInt256.of(1) : value));
  }

  @Test
  void shouldMatchCommittedFileWhenTrieProofsAreGenerated() {
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int number = 0; number < SLOTS; number++) {
      entries.put(Keccak.hash(slot(number)).toBytes(), storage(number));
    }
    Trie trie = Trie.of(entries);
    Bytes32 root = trie.root();
    for (int number : new int[] {0, 1, 31, 77, 119, 120, 500, 501}) {
      List<Bytes> nodes = trie.proof(Keccak.hash(slot(number)).toBytes()).nodes();
      String kind = number < SLOTS ? "included" : "excluded";
      add("true: " + kind, root, number, nodes);
      addStructuralForgeries(root, number, nodes);
      addByteForgeries(root, number, nodes);
    }
    add("no element", root, 1, List.of());
    add("the empty trie's node", root, 1, List.of(Bytes.parse("0x80")));
    add("an empty list", root, 1, List.of(Bytes.parse("0xc0")));
    add("true: the empty trie", TrieProof.EMPTY_ROOT, 1, List.of(Bytes.parse("0x80")));
    addForgedLeaves();
    assertThat(elements).hasSizeGreaterThan(100);
    VectorFiles.assertCommitted("java/trie.json", elements);
  }

  private void addStructuralForgeries(Bytes32 root, int number, List<Bytes> nodes) {
    add("last element missing", root, number, nodes.subList(0, nodes.size() - 1));
    add("first element missing", root, number, nodes.subList(1, nodes.size()));
    List<Bytes> repeated = new ArrayList<>(nodes);
    repeated.add(nodes.getLast());
    add("last element repeated", root, number, repeated);
    List<Bytes> trailing = new ArrayList<>(nodes);
    trailing.add(Bytes.parse("0x80"));
    add("an empty element added", root, number, trailing);
    List<Bytes> reversed = new ArrayList<>(nodes.reversed());
    add("elements reversed", root, number, reversed);
    add("proof of another slot", root, number + 1000, nodes);
    add("another root", Keccak.hash(root), number, nodes);
    add("zero root", Bytes32.ZERO, number, nodes);
  }

  private void addByteForgeries(Bytes32 root, int number, List<Bytes> nodes) {
    for (int element = 0; element < nodes.size(); element++) {
      int size = nodes.get(element).size();
      for (int at : new int[] {0, 1, 2, size / 2, size - 1}) {
        byte[] changed = Rlp.array(nodes.get(element));
        changed[at] ^= (byte) (1 << (element + at) % 8);
        List<Bytes> forged = new ArrayList<>(nodes);
        forged.set(element, Bytes.of(ByteBuffer.wrap(changed)));
        add("one bit changed in element " + element, root, number, forged);
      }
    }
  }

  /** Tries of one leaf under their own root: only the form of the node is wrong. */
  private void addForgedLeaves() {
    String path = Keccak.hash(slot(7)).toBytes().toUnprefixedHex();
    RlpItem value = RlpItem.of(Rlp.encode(RlpItem.of(5)));
    addLeaf("true: one leaf", "20" + path, value);
    for (String flag : List.of("00", "10", "21", "2f", "30", "40", "80", "f0")) {
      addLeaf("first path byte " + flag, flag + path, value);
    }
    addLeaf("path too long", "20" + path + "00", value);
    addLeaf("path too short", "20" + path.substring(2), value);
    addLeaf("path odd", "3" + path.substring(1), value);
    addLeaf("no path", "20", value);
    addLeaf("value empty", "20" + path, RlpItem.of(Bytes.EMPTY));
    addLeaf("value a list", "20" + path, RlpItem.of(List.of(RlpItem.of(5))));
    RlpItem key = RlpItem.of(Bytes.parse("0x20" + path));
    add(7, "three items", Rlp.encode(RlpItem.of(List.of(key, value, value))));
    add(7, "one item", Rlp.encode(RlpItem.of(List.of(key))));
    Bytes leaf = Rlp.encode(RlpItem.of(List.of(key, value)));
    add(7, "bytes after the node", Bytes.parse(leaf + "00"));
    add(
        7,
        "long form of a short list",
        Bytes.parse(
            "0xf8" + leaf.toString().substring(4).length() / 2 + leaf.toString().substring(4)));
  }

  private void addLeaf(String what, String path, RlpItem value) {
    RlpItem key = RlpItem.of(Bytes.parse("0x" + path));
    add(7, what, Rlp.encode(RlpItem.of(List.of(key, value))));
  }

  private void add(int number, String what, Bytes onlyNode) {
    add(what, Keccak.hash(onlyNode), number, List.of(onlyNode));
  }

  private void add(String what, Bytes32 root, int number, List<Bytes> nodes) {
    Bytes32 key = Keccak.hash(slot(number));
    TrieProof proof = new TrieProof(nodes);
    InclusionCheck inclusion = proof.stateInclusion(root, key);
    ExclusionCheck exclusion = proof.stateExclusion(root, key);
    boolean included = inclusion instanceof InclusionCheck.Included;
    boolean excluded = exclusion instanceof ExclusionCheck.Excluded;
    // The generator knows which are true: the verdict is checked, not just recorded.
    assertThat(included || excluded)
        .as("%s, slot %d", what, number)
        .isEqualTo(what.startsWith("true:"));
    Map<String, Object> element = new LinkedHashMap<>();
    element.put("what", what);
    element.put("root", root.toString());
    element.put("slot", slot(number).toString());
    element.put("nodes", nodes.stream().map(Bytes::toString).toList());
    element.put("included", included);
    element.put("excluded", excluded);
    element.put(
        "value",
        inclusion instanceof InclusionCheck.Included(Bytes value) ? value.toString() : "0x");
    elements.add(element);
  }
}
