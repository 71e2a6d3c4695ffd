// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The verifiers of trie proofs, on bytes that a fuzzer grows by what they cover.
 *
 * <p>No fuzzer finds a hash: in every element a run of {@value #MARK} bytes, as long as a hash, is
 * replaced by the hash of the next element, and the root is the hash of the first. So the walk goes
 * as deep as the fuzzer builds.
 */
class TrieFuzzTest {
  private static final byte MARK = 0x11;

  /** One answer or the other or none, and only with all elements. */
  @FuzzTest
  void shouldAnswerOneWayAtMost(byte[] input) {
    ByteBuffer source = ByteBuffer.wrap(input);
    Bytes key = next(source);
    List<Bytes> nodes = linked(rest(source));
    Bytes32 root = root(nodes);
    TrieProof proof = new TrieProof(nodes);

    InclusionCheck inclusion = proof.inclusion(root, key);
    ExclusionCheck exclusion = proof.exclusion(root, key);
    if (inclusion instanceof InclusionCheck.Included(Bytes value)) {
      assertThat(value.isEmpty()).isFalse();
      assertThat(exclusion).isInstanceOf(ExclusionCheck.NotProven.class);
    }
    if (inclusion instanceof InclusionCheck.Included
        || exclusion instanceof ExclusionCheck.Excluded) {
      assertRefusedWithOtherElements(nodes, root, key);
    }
  }

  private static void assertRefusedWithOtherElements(List<Bytes> nodes, Bytes32 root, Bytes key) {
    List<Bytes> more = new ArrayList<>(nodes);
    more.add(Bytes.parse("0xc0"));
    assertThat(new TrieProof(more).inclusion(root, key))
        .isInstanceOf(InclusionCheck.NotProven.class);
    assertThat(new TrieProof(more).exclusion(root, key))
        .isInstanceOf(ExclusionCheck.NotProven.class);
  }

  /** As above, through an account to a slot. */
  @FuzzTest
  void shouldProveASlotOneWayAtMost(byte[] input) {
    ByteBuffer source = ByteBuffer.wrap(input);
    List<Bytes> accountNodes = linked(some(source));
    List<Bytes> slotNodes = linked(rest(source));
    StateProof proof =
        new StateProof(
            new AccountProof(Address.ZERO, accountNodes),
            new StorageProof(Bytes32.ZERO, slotNodes));
    Bytes32 stateRoot = root(accountNodes);
    StorageCheck value = proof.value(stateRoot);
    ExclusionCheck absence = proof.absence(stateRoot);
    if (value instanceof StorageCheck.Holds(Bytes32 word)) {
      assertThat(word.isZero()).isFalse();
      assertThat(absence).isInstanceOf(ExclusionCheck.NotProven.class);
    }
    StorageCheck alone = proof.storage().value(root(slotNodes));
    if (alone instanceof StorageCheck.Holds(Bytes32 word)) {
      assertThat(word.isZero()).isFalse();
      assertThat(proof.storage().absence(root(slotNodes)))
          .isInstanceOf(ExclusionCheck.NotProven.class);
    }
  }

  private static Bytes32 root(List<Bytes> nodes) {
    return nodes.isEmpty() ? TrieProof.EMPTY_ROOT : Keccak.hash(nodes.getFirst());
  }

  /** A piece whose length stands before it in two bytes. */
  private static Bytes next(ByteBuffer source) {
    int length = 0;
    for (int octet = 0; octet < 2 && source.hasRemaining(); octet++) {
      length = length << Byte.SIZE | Byte.toUnsignedInt(source.get());
    }
    int taken = Math.min(length, source.remaining());
    Bytes piece = Bytes.of(source.slice(source.position(), taken));
    source.position(source.position() + taken);
    return piece;
  }

  private static List<Bytes> some(ByteBuffer source) {
    List<Bytes> pieces = new ArrayList<>();
    int wanted = source.hasRemaining() ? source.get() & 7 : 0;
    while (pieces.size() < wanted && source.hasRemaining()) {
      pieces.add(next(source));
    }
    return pieces;
  }

  private static List<Bytes> rest(ByteBuffer source) {
    List<Bytes> pieces = new ArrayList<>();
    while (source.hasRemaining()) {
      pieces.add(next(source));
    }
    return pieces;
  }

  private static List<Bytes> linked(List<Bytes> nodes) {
    List<Bytes> linked = new ArrayList<>(nodes);
    for (int at = nodes.size() - 2; at >= 0; at--) {
      linked.set(at, withHash(nodes.get(at), Keccak.hash(linked.get(at + 1))));
    }
    return linked;
  }

  private static Bytes withHash(Bytes node, Bytes32 hash) {
    int run = 0;
    for (int at = 0; at < node.size(); at++) {
      run = node.unsignedByteAt(at) == MARK ? run + 1 : 0;
      if (run == Bytes32.SIZE) {
        ByteBuffer changed = ByteBuffer.allocate(node.size());
        changed.put(node.asByteBuffer());
        changed.put(at + 1 - Bytes32.SIZE, hash.asByteBuffer(), 0, Bytes32.SIZE);
        return Bytes.of(changed.flip());
      }
    }
    return node;
  }
}
