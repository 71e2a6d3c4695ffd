// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Forged proofs of tries, each of which was believed somewhere. The twins ask a verifier without
 * exactly the check that stops them.
 */
class TrieForgeryAttackTest {
  private static final TrieVerifier REAL = new DirectVerifier();
  private static final RlpItem NOTHING = RlpItem.of(Bytes.EMPTY);
  private static final RlpItem LONG_VALUE = hex("0x" + "11".repeat(40));
  private static final Bytes32 KEY = Keccak.hash("key 0");
  private static final Trie STATE = state(200);

  /** The hash of the long leaf is the short one and a zero byte: tjade273's pair. */
  private static final Bytes LONG_LEAF =
      Bytes.parse("0xdf209d000000000000000000000000000000000000000000516b758b00000000");

  private static final Bytes SHORT_LEAF =
      Bytes.parse("0xde209cd2f1897ee75b1a9bc61c5d2e25f1a5580ecb23c598894e64683e8332");

  private static RlpItem hex(String text) {
    return RlpItem.of(Bytes.parse(text));
  }

  private static Bytes node(RlpItem... items) {
    return Rlp.encode(RlpItem.of(List.of(items)));
  }

  private static RlpItem hashOf(Bytes node) {
    return RlpItem.of(Keccak.hash(node));
  }

  /** A branch with that child and one more. */
  private static Bytes branch(int digit, RlpItem child) {
    RlpItem[] items = Collections.nCopies(17, NOTHING).toArray(new RlpItem[0]);
    items[digit] = child;
    items[(digit + 8) % 16] = RlpItem.of(Keccak.hash("another child"));
    return node(items);
  }

  private static RlpItem decoded(Bytes node) {
    return ((RlpDecoding.Decoded) Rlp.decode(node)).item();
  }

  private static Bytes pathOf(Bytes32 key) {
    return Bytes.parse("0x20" + key.toBytes().toUnprefixedHex());
  }

  private static Trie state(int keys) {
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int i = 0; i < keys; i++) {
      entries.put(Keccak.hash("key " + i).toBytes(), Keccak.hash("value " + i).toBytes());
    }
    return Trie.of(entries);
  }

  private static List<Bytes> honest() {
    return STATE.proof(KEY.toBytes()).nodes();
  }

  private static TrieVerifier withoutHashes() {
    return WeakenedVerifier.with("TrieWalk", "if (!actual.equals(expected)) {", "if (false) {");
  }

  private static TrieVerifier withNothingForAnyRoot() {
    return WeakenedVerifier.with("TrieWalk", "if (root.equals(EMPTY_ROOT)) {", "if (true) {");
  }

  private static boolean provesUnderTheZeroRoot(TrieVerifier verifier) {
    List<List<Bytes>> proofs = new ArrayList<>(List.of(List.of(), honest()));
    for (String empty : List.of("0x", "0x80", "0xc0", "0x00")) {
      proofs.add(List.of(Bytes.parse(empty)));
    }
    return proofs.stream()
        .anyMatch(
            nodes ->
                verifier.isAnswered(Bytes32.ZERO, KEY.toBytes(), nodes)
                    || verifier.stateValue(Bytes32.ZERO, KEY, nodes).isPresent()
                    || verifier.isAbsentInState(Bytes32.ZERO, KEY, nodes));
  }

  @Test
  @Tag("attack-12")
  @Tag("pitfall-22")
  void shouldProveNothingUnderTheZeroRoot() {
    assertThat(provesUnderTheZeroRoot(REAL)).isFalse();
  }

  @Test
  @Tag("twin-12:shouldProveNothingUnderTheZeroRoot")
  void shouldProveUnderTheZeroRootWhenNothingIsTheProofOfEveryRoot() {
    assertThat(provesUnderTheZeroRoot(withNothingForAnyRoot())).isTrue();
  }

  /** How many of the proofs with one byte of one node changed prove anything. */
  private static int changedBytesThatPass(TrieVerifier verifier) {
    int passed = 0;
    List<Bytes> honest = honest();
    assertThat(honest).hasSizeGreaterThan(2);
    for (int element = 0; element < honest.size(); element++) {
      for (int at = 0; at < honest.get(element).size(); at++) {
        for (int change : new int[] {0x01, 0x80, 0xff}) {
          byte[] bytes = Rlp.array(honest.get(element));
          bytes[at] ^= (byte) change;
          List<Bytes> forged = new ArrayList<>(honest);
          forged.set(element, Bytes.of(ByteBuffer.wrap(bytes)));
          boolean passes =
              verifier.isAnswered(STATE.root(), KEY.toBytes(), forged)
                  || verifier.stateValue(STATE.root(), KEY, forged).isPresent()
                  || verifier.isAbsentInState(STATE.root(), KEY, forged);
          passed += passes ? 1 : 0;
        }
      }
    }
    return passed;
  }

  @Test
  @Tag("attack-13")
  void shouldProveNothingWhenAnyByteOfAnyNodeIsChanged() {
    assertThat(REAL.stateValue(STATE.root(), KEY, honest()))
        .contains(Keccak.hash("value 0").toBytes());
    assertThat(changedBytesThatPass(REAL)).isZero();
  }

  @Test
  @Tag("twin-13:shouldProveNothingWhenAnyByteOfAnyNodeIsChanged")
  void shouldProveWhatWasChangedWhenHashesAreNotCompared() {
    assertThat(changedBytesThatPass(withoutHashes())).isPositive();
  }

  /** The only leaf of a trie, shown for another key. */
  private static Optional<Bytes> valueOfTheNeighbour(TrieVerifier verifier) {
    Bytes leaf = node(RlpItem.of(pathOf(Keccak.hash("a neighbour"))), LONG_VALUE);
    return verifier.stateValue(Keccak.hash(leaf), KEY, List.of(leaf));
  }

  @Test
  @Tag("attack-14")
  void shouldNotTakeTheLeafOfANeighbourForTheKeys() {
    assertThat(valueOfTheNeighbour(REAL)).isEmpty();
  }

  @Test
  @Tag("twin-14:shouldNotTakeTheLeafOfANeighbourForTheKeys")
  void shouldTakeTheLeafOfANeighbourWhenPathsAreNotCompared() {
    assertThat(
            valueOfTheNeighbour(
                WeakenedVerifier.with("TrieWalk", " && path.isPrefixOfRest();", ";")))
        .isPresent();
  }

  /** What is there is proven absent, by the path to another key of the same trie. */
  private static boolean isAbsentByTheProofOfANeighbour(TrieVerifier verifier) {
    return IntStream.range(1, 200)
        .mapToObj(i -> STATE.proof(Keccak.hash("key " + i).toBytes()).nodes())
        .anyMatch(nodes -> verifier.isAbsentInState(STATE.root(), KEY, nodes));
  }

  @Test
  @Tag("attack-14")
  void shouldNotProveAKeyAbsentByThePathToAnother() {
    assertThat(isAbsentByTheProofOfANeighbour(REAL)).isFalse();
  }

  @Test
  @Tag("twin-14:shouldNotProveAKeyAbsentByThePathToAnother")
  void shouldProveAKeyAbsentByAnyPathWhenHashesAreNotCompared() {
    assertThat(isAbsentByTheProofOfANeighbour(withoutHashes())).isTrue();
  }

  /** A leaf whose path is the beginning of the key, or goes on behind it. */
  private static boolean isAbsentByALeafOfAnotherLength(TrieVerifier verifier) {
    String path = pathOf(KEY).toUnprefixedHex();
    return List.of(path.substring(0, path.length() - 2), path + "00", "20").stream()
        .map(other -> node(hex("0x" + other), LONG_VALUE))
        .anyMatch(leaf -> verifier.isAbsentInState(Keccak.hash(leaf), KEY, List.of(leaf)));
  }

  @Test
  @Tag("attack-14")
  void shouldNotProveAKeyAbsentByALeafOfItsPrefix() {
    assertThat(isAbsentByALeafOfAnotherLength(REAL)).isFalse();
  }

  @Test
  @Tag("twin-14:shouldNotProveAKeyAbsentByALeafOfItsPrefix")
  void shouldProveAKeyAbsentByALeafOfItsPrefixWhenLengthsAreNotCompared() {
    assertThat(
            isAbsentByALeafOfAnotherLength(
                WeakenedVerifier.with(
                    "TrieWalk",
                    "if (bounds.equalKeys && path.digits != keyDigits - depth) {",
                    "if (false) {")))
        .isTrue();
  }

  /** A branch that leads nowhere, or to one place that is not asked for. */
  private static boolean isAbsentByAnEmptyBranch(TrieVerifier verifier) {
    RlpItem[] items = Collections.nCopies(17, NOTHING).toArray(new RlpItem[0]);
    Bytes empty = node(items);
    items[(KEY.toBytes().unsignedByteAt(0) / 16 + 1) % 16] = RlpItem.of(Keccak.hash("a child"));
    Bytes lonely = node(items);
    return List.of(empty, lonely).stream()
        .anyMatch(
            branch ->
                verifier.isAbsentInState(Keccak.hash(branch), KEY, List.of(branch))
                    || verifier.isAbsent(Keccak.hash(branch), KEY.toBytes(), List.of(branch)));
  }

  @Test
  @Tag("attack-14")
  void shouldNotProveAKeyAbsentByABranchThatNoTrieHas() {
    assertThat(isAbsentByAnEmptyBranch(REAL)).isFalse();
  }

  @Test
  @Tag("twin-14:shouldNotProveAKeyAbsentByABranchThatNoTrieHas")
  void shouldProveAKeyAbsentByAnEmptyBranchWhenChildrenAreNotCounted() {
    assertThat(
            isAbsentByAnEmptyBranch(
                WeakenedVerifier.with("TrieWalk", "if (present < 2) {", "if (false) {")))
        .isTrue();
  }

  /** With how many first bytes of its path a leaf is taken. */
  private static int firstBytesOfAPath(TrieVerifier verifier) {
    int taken = 0;
    for (int first = 0; first < 256; first++) {
      Bytes leaf = node(hex("0x%02x1234".formatted(first)), LONG_VALUE);
      Bytes32 root = Keccak.hash(leaf);
      taken += verifier.value(root, Bytes.parse("0x1234"), List.of(leaf)).isPresent() ? 1 : 0;
    }
    return taken;
  }

  @Test
  @Tag("attack-15")
  void shouldTakeOneFirstByteOfAPath() {
    assertThat(firstBytesOfAPath(REAL)).isEqualTo(1);
  }

  @Test
  @Tag("twin-15:shouldTakeOneFirstByteOfAPath")
  void shouldTakeManyFirstBytesOfAPathWhenTheFillerIsIgnored() {
    assertThat(
            firstBytesOfAPath(
                WeakenedVerifier.with(
                    "TrieWalk", "if (!odd && (first & 0xF) != 0) {", "if (false) {")))
        .isEqualTo(16);
  }

  @Test
  @Tag("attack-15")
  void shouldTakeNoFirstByteOfAnUnknownFlag() {
    assertThat(firstBytesOfAPath(REAL)).isEqualTo(1);
  }

  @Test
  @Tag("twin-15:shouldTakeNoFirstByteOfAnUnknownFlag")
  void shouldTakeManyFirstBytesOfAPathWhenFlagsAreNotBounded() {
    assertThat(
            firstBytesOfAPath(
                WeakenedVerifier.with("TrieWalk", "if (flag > (LEAF | ODD)) {", "if (false) {")))
        .isEqualTo(4);
  }

  /** The same leaf with lengths written in more bytes than they need. */
  private static List<Bytes> longLengths() {
    String path = pathOf(KEY).toUnprefixedHex();
    String value = "11".repeat(40);
    String items = "a1" + path + "a8" + value;
    // Of the leaf: in one byte, with a zero before it, with two.
    String length = "%02x".formatted(items.length() / 2);
    return List.of(
        Bytes.parse("0xf8" + length + items),
        Bytes.parse("0xf900" + length + items),
        Bytes.parse("0xfa0000" + length + items));
  }

  private static long longLengthsTaken(TrieVerifier verifier) {
    return longLengths().stream()
        .filter(leaf -> verifier.stateValue(Keccak.hash(leaf), KEY, List.of(leaf)).isPresent())
        .count();
  }

  @Test
  @Tag("attack-15")
  void shouldTakeOneFormOfALength() {
    assertThat(longLengthsTaken(REAL)).isEqualTo(1);
  }

  @Test
  @Tag("twin-15:shouldTakeOneFormOfALength")
  void shouldTakeManyFormsOfALengthWhenZerosMayLead() {
    assertThat(
            longLengthsTaken(
                WeakenedVerifier.with("RlpSpan", "if (source[start] == 0) {", "if (false) {")))
        .isEqualTo(3);
  }

  /** The proof with more elements than it needs. */
  private static boolean takesOtherChunks(TrieVerifier verifier) {
    return List.of(honest().getLast(), honest().getFirst(), Bytes.parse("0x00")).stream()
        .map(
            more -> {
              List<Bytes> nodes = new ArrayList<>(honest());
              nodes.add(more);
              return nodes;
            })
        .anyMatch(nodes -> verifier.stateValue(STATE.root(), KEY, nodes).isPresent());
  }

  @Test
  @Tag("attack-15")
  void shouldTakeAProofInOneCutOnly() {
    assertThat(takesOtherChunks(REAL)).isFalse();
  }

  @Test
  @Tag("twin-15:shouldTakeAProofInOneCutOnly")
  void shouldTakeAProofWithMoreBehindItWhenElementsMayBeLeftOver() {
    assertThat(
            takesOtherChunks(
                WeakenedVerifier.with(
                    "TrieWalk", "if (used != elements.size()) {", "if (false) {")))
        .isTrue();
  }

  /** A leaf of the attacker's own below the honest nodes. */
  private static Optional<Bytes> valueOfTheAttackersLeaf(TrieVerifier verifier) {
    List<Bytes> nodes = new ArrayList<>(honest());
    RlpItem.Sequence leaf = (RlpItem.Sequence) decoded(nodes.getLast());
    nodes.set(nodes.size() - 1, node(leaf.items().getFirst(), LONG_VALUE));
    return verifier.stateValue(STATE.root(), KEY, nodes);
  }

  @Test
  @Tag("attack-16")
  void shouldNotTakeALeafOfTheAttackersOwn() {
    assertThat(valueOfTheAttackersLeaf(REAL)).isEmpty();
  }

  @Test
  @Tag("twin-16:shouldNotTakeALeafOfTheAttackersOwn")
  void shouldTakeALeafOfTheAttackersOwnWhenHashesAreNotCompared() {
    assertThat(valueOfTheAttackersLeaf(withoutHashes()))
        .contains(Bytes.parse("0x" + "11".repeat(40)));
  }

  /** How many proofs that are made of nodes of this trie, of others and of noise prove anything. */
  private static int madeOfAnything(TrieVerifier verifier) {
    Random random = new Random(16);
    List<Bytes> pool = new ArrayList<>();
    for (Trie trie : List.of(STATE, state(3), state(1))) {
      for (int i = 0; i < 3; i++) {
        pool.addAll(trie.proof(Keccak.hash("key " + i).toBytes()).nodes());
      }
    }
    int taken = 0;
    for (int proof = 0; proof < 20_000; proof++) {
      List<Bytes> nodes = new ArrayList<>();
      for (int length = 1 + random.nextInt(4); nodes.size() < length; ) {
        byte[] bytes = Rlp.array(pool.get(random.nextInt(pool.size())));
        if (random.nextInt(3) == 0) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        nodes.add(Bytes.of(ByteBuffer.wrap(bytes)));
      }
      boolean isHonest = honest().equals(nodes);
      boolean isTaken =
          verifier.stateValue(STATE.root(), KEY, nodes).isPresent()
              || verifier.isAbsentInState(STATE.root(), KEY, nodes);
      taken += isTaken && !isHonest ? 1 : 0;
    }
    return taken;
  }

  @Test
  @Tag("attack-16")
  void shouldNotTakeAProofThatIsMadeOfAnything() {
    assertThat(madeOfAnything(REAL)).isZero();
  }

  @Test
  @Tag("twin-16:shouldNotTakeAProofThatIsMadeOfAnything")
  void shouldTakeAProofThatIsMadeOfAnythingWhenHashesAreNotCompared() {
    assertThat(madeOfAnything(withoutHashes())).isPositive();
  }

  /** The trie has the short leaf; the proof shows the long one whose hash it seems to be. */
  private static Optional<Bytes> valueOfTheLongLeaf(TrieVerifier verifier) {
    Bytes below = branch(2, decoded(SHORT_LEAF));
    Bytes root = branch(1, hashOf(below));
    return verifier.value(Keccak.hash(root), Bytes.parse("0x12"), List.of(root, below, LONG_LEAF));
  }

  @Test
  @Tag("attack-26")
  void shouldNotTakeALongLeafForAShortOne() {
    assertThat(Keccak.hash(LONG_LEAF)).hasToString(SHORT_LEAF + "00");
    Bytes below = branch(2, decoded(SHORT_LEAF));
    Bytes root = branch(1, hashOf(below));
    assertThat(REAL.value(Keccak.hash(root), Bytes.parse("0x12"), List.of(root, below)))
        .isPresent();
    assertThat(valueOfTheLongLeaf(REAL)).isEmpty();
  }

  @Test
  @Tag("twin-26:shouldNotTakeALongLeafForAShortOne")
  void shouldTakeALongLeafForAShortOneWhenNodesArePaddedToHashes() {
    TrieVerifier padding =
        WeakenedVerifier.with(
            "TrieWalk",
            "node = child.list() ? inlined(child) : element(hash(child));",
            """
            node = element(
                child.list()
                    ? Bytes32.of(ByteBuffer.allocate(Bytes32.SIZE)
                        .put(0, source, child.start(), child.encodedLength()))
                    : hash(child));
            """);
    assertThat(valueOfTheLongLeaf(padding))
        .contains(Bytes.parse("0x" + LONG_LEAF.toUnprefixedHex().substring(6)));
  }

  /** A node that belongs inside its parent, behind its hash: a second way to write one trie. */
  private static Optional<Bytes> valueBehindTheHashOfAShortNode(TrieVerifier verifier) {
    Bytes leaf = node(hex("0x34"), hex("0x05"));
    Bytes root = branch(1, hashOf(leaf));
    return verifier.value(Keccak.hash(root), Bytes.parse("0x14"), List.of(root, leaf));
  }

  @Test
  @Tag("attack-26")
  void shouldNotTakeAShortLeafBehindAHash() {
    assertThat(valueBehindTheHashOfAShortNode(REAL)).isEmpty();
  }

  @Test
  @Tag("twin-26:shouldNotTakeAShortLeafBehindAHash")
  void shouldTakeAShortLeafBehindAHashWhenSizesAreNotCompared() {
    assertThat(
            valueBehindTheHashOfAShortNode(
                WeakenedVerifier.with(
                    "TrieWalk",
                    "if (used > 1 && element.size() < Bytes32.SIZE) {",
                    "if (false) {")))
        .contains(Bytes.parse("0x05"));
  }

  /** Whether what is there is proven absent, by these elements. */
  private static boolean isGone(TrieVerifier verifier, List<Bytes> nodes) {
    return verifier.isAbsentInState(STATE.root(), KEY, nodes)
        || verifier.isAbsent(STATE.root(), KEY.toBytes(), nodes);
  }

  @Test
  @Tag("attack-27")
  void shouldNotTakeNoElementAtAllForAProofOfAbsence() {
    assertThat(isGone(REAL, List.of())).isFalse();
    assertThat(REAL.isAbsentInState(TrieProof.EMPTY_ROOT, KEY, List.of())).isTrue();
  }

  @Test
  @Tag("twin-27:shouldNotTakeNoElementAtAllForAProofOfAbsence")
  void shouldTakeNoElementForAProofOfAbsenceWhenTheRootIsNotCompared() {
    assertThat(isGone(withNothingForAnyRoot(), List.of())).isTrue();
  }

  private static boolean isGoneByAnEmptyElement(TrieVerifier verifier) {
    return List.of("0x", "0x80", "0xc0", "0x00", "0xc180", "0xc28080").stream()
        .anyMatch(empty -> isGone(verifier, List.of(Bytes.parse(empty))));
  }

  @Test
  @Tag("attack-27")
  void shouldNotTakeAnEmptyElementForAProofOfAbsence() {
    assertThat(isGoneByAnEmptyElement(REAL)).isFalse();
    assertThat(REAL.isAbsentInState(TrieProof.EMPTY_ROOT, KEY, List.of(Bytes.parse("0x80"))))
        .isTrue();
    // The hash of an empty list is the root of no trie.
    Bytes list = Bytes.parse("0xc0");
    assertThat(REAL.isAbsentInState(Keccak.hash(list), KEY, List.of(list))).isFalse();
  }

  @Test
  @Tag("twin-27:shouldNotTakeAnEmptyElementForAProofOfAbsence")
  void shouldTakeAnEmptyElementForAProofOfAbsenceWhenHashesAreNotCompared() {
    assertThat(isGoneByAnEmptyElement(withoutHashes())).isTrue();
  }

  private static boolean isGoneByAProofThatEndsEarly(TrieVerifier verifier) {
    return IntStream.range(1, honest().size())
        .anyMatch(length -> isGone(verifier, honest().subList(0, length)));
  }

  @Test
  @Tag("attack-27")
  void shouldNotTakeAProofThatEndsEarlyForOneOfAbsence() {
    assertThat(isGoneByAProofThatEndsEarly(REAL)).isFalse();
  }

  @Test
  @Tag("twin-27:shouldNotTakeAProofThatEndsEarlyForOneOfAbsence")
  void shouldTakeAProofThatEndsEarlyForOneOfAbsenceWhenWhatIsMissingIsNotThere() {
    assertThat(
            isGoneByAProofThatEndsEarly(
                WeakenedVerifier.with(
                    "TrieWalk",
                    "node = child.list() ? inlined(child) : element(hash(child));",
                    """
                    if (!child.list() && used == elements.size()) {
                      return new End.Absent();
                    }
                    node = child.list() ? inlined(child) : element(hash(child));
                    """)))
        .isTrue();
  }

  /** A leaf that has no value, taken for a value or for its absence. */
  private static boolean isAnsweredByALeafOfNothing(TrieVerifier verifier) {
    Bytes leaf = node(RlpItem.of(pathOf(KEY)), NOTHING);
    Bytes32 root = Keccak.hash(leaf);
    return verifier.stateValue(root, KEY, List.of(leaf)).isPresent()
        || verifier.isAbsentInState(root, KEY, List.of(leaf))
        || verifier.isAnswered(root, KEY.toBytes(), List.of(leaf));
  }

  @Test
  @Tag("attack-27")
  void shouldNotTakeALeafOfNothingForAnything() {
    assertThat(isAnsweredByALeafOfNothing(REAL)).isFalse();
  }

  @Test
  @Tag("twin-27:shouldNotTakeALeafOfNothingForAnything")
  void shouldTakeALeafOfNothingForAValueWhenItsSizeIsNotLookedAt() {
    assertThat(
            isAnsweredByALeafOfNothing(
                WeakenedVerifier.with(
                    "TrieWalk",
                    "if (value.list() || value.length() == 0) {",
                    "if (value.list()) {")))
        .isTrue();
  }

  /** Slots that say that they hold zero: as a byte, as a word, and as no number at all. */
  private static boolean holdsZero(TrieVerifier verifier) {
    Bytes32 slot = Bytes32.ZERO;
    return List.of("0x00", "0xa0" + "00".repeat(32), "0x80").stream()
        .map(value -> node(RlpItem.of(pathOf(Keccak.hash(slot))), hex(value)))
        .anyMatch(leaf -> verifier.slot(Keccak.hash(leaf), slot, List.of(leaf)).isPresent());
  }

  @Test
  @Tag("attack-27")
  void shouldNotTakeZeroForWhatASlotHolds() {
    assertThat(holdsZero(REAL)).isFalse();
  }

  @Test
  @Tag("twin-27:shouldNotTakeZeroForWhatASlotHolds")
  void shouldTakeZeroForWhatASlotHoldsWhenItIsANumberLikeOthers() {
    assertThat(
            holdsZero(
                WeakenedVerifier.with("StorageProof", ".filter(number -> !number.isZero())", "")))
        .isTrue();
  }

  private static TrieVerifier withoutInlined() {
    return WeakenedVerifier.with(
        "TrieWalk",
        "node = child.list() ? inlined(child) : element(hash(child));",
        """
        if (child.list()) {
          throw refusal(TrieFault.Kind.BAD_REFERENCE, "a node");
        }
        node = element(hash(child));
        """);
  }

  /** The other side: withdrawals were stuck where a verifier did not know nodes within nodes. */
  private static Optional<Bytes> valueOfAnInlinedLeaf(TrieVerifier verifier) {
    Bytes root = branch(1, RlpItem.of(List.of(hex("0x34"), hex("0x05"))));
    return verifier.value(Keccak.hash(root), Bytes.parse("0x14"), List.of(root));
  }

  @Test
  @Tag("attack-28")
  void shouldTakeAProofWithAnInlinedLeaf() {
    assertThat(valueOfAnInlinedLeaf(REAL)).contains(Bytes.parse("0x05"));
  }

  @Test
  @Tag("twin-28:shouldTakeAProofWithAnInlinedLeaf")
  void shouldBeStuckWithAnInlinedLeafWhenNodesWithinNodesAreUnknown() {
    assertThat(valueOfAnInlinedLeaf(withoutInlined())).isEmpty();
  }

  /** Two leaves of a byte each, in a branch, in a branch. */
  private static List<Bytes> valuesOfAnInlinedBranch(TrieVerifier verifier) {
    RlpItem[] items = Collections.nCopies(17, NOTHING).toArray(new RlpItem[0]);
    items[4] = RlpItem.of(List.of(hex("0x20"), hex("0x07")));
    items[5] = RlpItem.of(List.of(hex("0x20"), hex("0x08")));
    Bytes inner = node(items);
    assertThat(inner.size()).isLessThan(Bytes32.SIZE);
    Bytes root = branch(1, decoded(inner));
    List<Bytes> values = new ArrayList<>();
    for (List<Bytes> nodes : List.of(List.of(root), List.of(root, inner))) {
      verifier.value(Keccak.hash(root), Bytes.parse("0x14"), nodes).ifPresent(values::add);
      verifier.value(Keccak.hash(root), Bytes.parse("0x15"), nodes).ifPresent(values::add);
    }
    return values;
  }

  @Test
  @Tag("attack-28")
  void shouldTakeAProofWithAnInlinedBranch() {
    assertThat(valuesOfAnInlinedBranch(REAL))
        .containsExactly(
            Bytes.parse("0x07"), Bytes.parse("0x08"), Bytes.parse("0x07"), Bytes.parse("0x08"));
  }

  @Test
  @Tag("twin-28:shouldTakeAProofWithAnInlinedBranch")
  void shouldBeStuckWithAnInlinedBranchWhenNodesWithinNodesAreUnknown() {
    assertThat(valuesOfAnInlinedBranch(withoutInlined())).isEmpty();
  }
}
