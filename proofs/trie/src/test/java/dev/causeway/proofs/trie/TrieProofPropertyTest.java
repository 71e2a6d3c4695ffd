// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/**
 * Over random tries: everything held is proven, everything else is proven absent, and a changed bit
 * proves nothing.
 */
class TrieProofPropertyTest {
  private static Map<Bytes, Bytes> entries(List<byte[]> keys) {
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (byte[] key : keys) {
      // Values of one to forty bytes: inlined and hashed nodes mix.
      int size = 1 + Math.floorMod(keys.indexOf(key) * 7, 40);
      ByteBuffer value = ByteBuffer.allocate(size);
      while (value.hasRemaining()) {
        value.put((byte) (key.length == 0 ? 9 : key[0] + value.position()));
      }
      entries.put(Bytes.of(ByteBuffer.wrap(key)), Bytes.of(value.flip()));
    }
    return entries;
  }

  @Property
  void shouldProveExactlyWhatIsHeldWhenTrieIsRandom(
      @ForAll @Size(max = 30) List<@Size(max = 4) byte[]> keys,
      @ForAll @Size(max = 10) List<@Size(max = 4) byte[]> others) {
    Map<Bytes, Bytes> entries = entries(keys);
    Trie trie = Trie.of(entries);
    List<Bytes> asked = new ArrayList<>(entries.keySet());
    others.forEach(key -> asked.add(Bytes.of(ByteBuffer.wrap(key))));
    for (Bytes key : asked) {
      TrieProof proof = trie.proof(key);
      Bytes value = entries.get(key);
      if (value == null) {
        assertThat(proof.exclusion(trie.root(), key)).isEqualTo(new ExclusionCheck.Excluded());
        assertThat(proof.inclusion(trie.root(), key)).isInstanceOf(InclusionCheck.NotProven.class);
      } else {
        assertThat(proof.inclusion(trie.root(), key)).isEqualTo(new InclusionCheck.Included(value));
        assertThat(proof.exclusion(trie.root(), key)).isInstanceOf(ExclusionCheck.NotProven.class);
      }
    }
  }

  @Property
  void shouldProveNothingWhenAnyBitOfAnyElementIsFlipped(
      @ForAll @NotEmpty @Size(max = 30) List<@Size(max = 4) byte[]> keys,
      @ForAll int which,
      @ForAll int bit) {
    Map<Bytes, Bytes> entries = entries(keys);
    Trie trie = Trie.of(entries);
    Bytes key = Bytes.of(ByteBuffer.wrap(keys.getFirst()));
    List<Bytes> nodes = new ArrayList<>(trie.proof(key).nodes());
    int element = Math.floorMod(which, nodes.size());
    byte[] changed = Rlp.array(nodes.get(element));
    changed[Math.floorMod(bit / 8, changed.length)] ^= (byte) (1 << Math.floorMod(bit, 8));
    nodes.set(element, Bytes.of(ByteBuffer.wrap(changed)));
    TrieProof forged = new TrieProof(nodes);
    assertThat(forged.inclusion(trie.root(), key)).isInstanceOf(InclusionCheck.NotProven.class);
    assertThat(forged.exclusion(trie.root(), key)).isInstanceOf(ExclusionCheck.NotProven.class);
  }

  @Property
  void shouldProveNothingWhenElementsAreAddedDroppedOrReordered(
      @ForAll @NotEmpty @Size(max = 30) List<@Size(max = 4) byte[]> keys, @ForAll int which) {
    Map<Bytes, Bytes> entries = entries(keys);
    Trie trie = Trie.of(entries);
    Bytes key = Bytes.of(ByteBuffer.wrap(keys.getFirst()));
    List<Bytes> nodes = trie.proof(key).nodes();
    int at = Math.floorMod(which, nodes.size());
    List<Bytes> repeated = new ArrayList<>(nodes);
    repeated.add(at, nodes.get(at));
    List<Bytes> dropped = new ArrayList<>(nodes);
    dropped.remove(at);
    for (List<Bytes> forged : List.of(repeated, dropped)) {
      assertThat(new TrieProof(forged).inclusion(trie.root(), key))
          .isInstanceOf(InclusionCheck.NotProven.class);
      assertThat(new TrieProof(forged).exclusion(trie.root(), key))
          .isInstanceOf(ExclusionCheck.NotProven.class);
    }
  }
}
