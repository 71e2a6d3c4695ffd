// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-made proofs, one for each way in which verifiers were fooled. */
class TrieProofTest {
  private static final RlpItem NOTHING = RlpItem.of(Bytes.EMPTY);
  private static final RlpItem LONG_VALUE = hex("0x" + "11".repeat(40));

  private static RlpItem hex(String text) {
    return RlpItem.of(Bytes.parse(text));
  }

  private static Bytes node(RlpItem... items) {
    return Rlp.encode(RlpItem.of(List.of(items)));
  }

  /** A branch with that child and, eight digits on, one that is not looked at. */
  private static RlpItem[] branch(int digit, RlpItem child, RlpItem value) {
    RlpItem[] items = Collections.nCopies(17, NOTHING).toArray(new RlpItem[0]);
    items[digit] = child;
    items[(digit + 8) % 16] = RlpItem.of(Keccak.hash("another child"));
    items[16] = value;
    return items;
  }

  /** A branch with children from the first digit on. */
  private static RlpItem branch(List<RlpItem> children) {
    List<RlpItem> items = new ArrayList<>(children);
    items.addAll(Collections.nCopies(17 - children.size(), NOTHING));
    return RlpItem.of(items);
  }

  private static RlpItem hashOf(Bytes node) {
    return RlpItem.of(Keccak.hash(node));
  }

  private static void assertIncluded(String key, String value, Bytes... nodes) {
    TrieProof proof = new TrieProof(List.of(nodes));
    Bytes32 root = Keccak.hash(nodes[0]);
    assertThat(proof.inclusion(root, Bytes.parse(key)))
        .isEqualTo(new InclusionCheck.Included(Bytes.parse(value)));
    assertThat(proof.exclusion(root, Bytes.parse(key)))
        .isInstanceOfSatisfying(
            ExclusionCheck.NotProven.class,
            check -> assertThat(check.fault().kind()).isEqualTo(TrieFault.Kind.KEY_PRESENT));
  }

  private static void assertExcluded(String key, Bytes... nodes) {
    TrieProof proof = new TrieProof(List.of(nodes));
    Bytes32 root = Keccak.hash(nodes[0]);
    assertThat(proof.exclusion(root, Bytes.parse(key))).isEqualTo(new ExclusionCheck.Excluded());
    assertThat(proof.inclusion(root, Bytes.parse(key)))
        .isInstanceOfSatisfying(
            InclusionCheck.NotProven.class,
            check -> assertThat(check.fault().kind()).isEqualTo(TrieFault.Kind.KEY_ABSENT));
  }

  private static void assertRefused(TrieFault.Kind kind, Bytes32 root, String key, Bytes... nodes) {
    TrieProof proof = new TrieProof(List.of(nodes));
    assertThat(proof.inclusion(root, Bytes.parse(key)))
        .isInstanceOfSatisfying(
            InclusionCheck.NotProven.class,
            check -> assertThat(check.fault().kind()).isEqualTo(kind));
    assertThat(proof.exclusion(root, Bytes.parse(key)))
        .isInstanceOfSatisfying(
            ExclusionCheck.NotProven.class,
            check -> assertThat(check.fault().kind()).isEqualTo(kind));
  }

  private static void assertRefused(TrieFault.Kind kind, String key, Bytes... nodes) {
    assertRefused(kind, Keccak.hash(nodes[0]), key, nodes);
  }

  @Test
  void shouldProveValueWhenLeafIsTheRoot() {
    assertIncluded("0x1234", "0xff", node(hex("0x201234"), hex("0xff")));
  }

  @Test
  @Tag("pitfall-08")
  void shouldProveBothWaysWhenNodesAreInlined() {
    RlpItem leaf = RlpItem.of(List.of(hex("0x34"), hex("0x05")));
    Bytes root = node(branch(1, leaf, NOTHING));
    assertIncluded("0x14", "0x05", root);
    assertExcluded("0x15", root);
    assertExcluded("0x24", root);
  }

  @Test
  void shouldProveValueWhenKeyEndsInBranch() {
    Bytes child = node(branch(3, hashOf(node(hex("0x34"), LONG_VALUE)), hex("0x77")));
    Bytes root = node(hex("0x0012"), hashOf(child));
    assertIncluded("0x12", "0x77", root, child);
  }

  @Test
  void shouldProveAbsenceWhenPathsDiverge() {
    Bytes leaf = node(hex("0x201234"), LONG_VALUE);
    assertExcluded("0x1235", leaf);
    assertExcluded("0x12", leaf);
    assertExcluded("0x123456", leaf);
    Bytes extension = node(hex("0x0012"), hashOf(node(branch(1, LONG_VALUE, NOTHING))));
    assertExcluded("0x1334", extension);
    assertExcluded("0x1f", extension);
  }

  @Test
  @Tag("pitfall-06")
  void shouldTakeBothFormsOfNothingOnlyWhenTrieIsEmpty() {
    Bytes encodedNothing = Bytes.parse("0x80");
    assertExcluded("0x1234", encodedNothing);
    TrieProof none = new TrieProof(List.of());
    assertThat(none.exclusion(TrieProof.EMPTY_ROOT, Bytes.parse("0x1234")))
        .isEqualTo(new ExclusionCheck.Excluded());
    assertThat(none.inclusion(TrieProof.EMPTY_ROOT, Bytes.parse("0x1234")))
        .isInstanceOf(InclusionCheck.NotProven.class);

    Bytes32 other = Keccak.hash("a trie that holds something");
    assertRefused(TrieFault.Kind.NOTHING_PROVEN, other, "0x1234");
    for (String empty : List.of("0x80", "0xc0", "0x", "0x00")) {
      assertRefused(TrieFault.Kind.WRONG_HASH, other, "0x1234", Bytes.parse(empty));
    }
    assertRefused(TrieFault.Kind.NOTHING_PROVEN, Bytes32.ZERO, "0x1234");
    assertRefused(TrieFault.Kind.LEFTOVER_ELEMENT, "0x1234", encodedNothing, encodedNothing);
    assertRefused(TrieFault.Kind.NOT_A_NODE, "0x1234", Bytes.parse("0xc0"));
  }

  @Test
  @Tag("pitfall-11")
  void shouldRefuseWhenElementsAreMissingOrLeftOver() {
    Bytes leaf = node(hex("0x34"), LONG_VALUE);
    Bytes root = node(branch(1, hashOf(leaf), NOTHING));
    assertIncluded("0x14", "0x" + "11".repeat(40), root, leaf);
    assertRefused(TrieFault.Kind.MISSING_ELEMENT, "0x14", root);
    assertRefused(TrieFault.Kind.LEFTOVER_ELEMENT, "0x14", root, leaf, leaf);
    assertRefused(TrieFault.Kind.LEFTOVER_ELEMENT, "0x24", root, leaf);
    assertRefused(TrieFault.Kind.WRONG_HASH, "0x14", root, root);
  }

  /** Some nodes list what stands inside its parent; the contract takes both, and so do we. */
  @Test
  void shouldTakeInlinedNodeWhetherListedOrNot() {
    RlpItem leaf = RlpItem.of(List.of(hex("0x34"), hex("0x05")));
    Bytes root = node(branch(1, leaf, NOTHING));
    assertIncluded("0x14", "0x05", root);
    assertIncluded("0x14", "0x05", root, Rlp.encode(leaf));
    assertExcluded("0x15", root, Rlp.encode(leaf));
    // Nothing but that node, once, and where the walk comes by.
    Bytes similar = node(hex("0x34"), hex("0x06"));
    assertRefused(TrieFault.Kind.LEFTOVER_ELEMENT, "0x14", root, similar);
    assertRefused(
        TrieFault.Kind.LEFTOVER_ELEMENT, "0x14", root, Rlp.encode(leaf), Rlp.encode(leaf));
    assertRefused(TrieFault.Kind.LEFTOVER_ELEMENT, "0x24", root, Rlp.encode(leaf));
  }

  @Test
  void shouldRefuseWhenBranchHasLessThanTwoChildren() {
    Bytes leaf = node(hex("0x34"), LONG_VALUE);
    Bytes one = Rlp.encode(branch(List.of(NOTHING, hashOf(leaf))));
    assertRefused(TrieFault.Kind.LONELY_CHILD, "0x14", one, leaf);
    assertRefused(TrieFault.Kind.LONELY_CHILD, "0x24", one);
    assertRefused(TrieFault.Kind.LONELY_CHILD, "0x24", Rlp.encode(branch(List.of())));
    // A value counts as a child where keys end in branches.
    RlpItem[] withValue = {};
    withValue =
        ((RlpItem.Sequence) branch(List.of(NOTHING, hashOf(leaf)))).items().toArray(withValue);
    withValue[16] = hex("0x05");
    assertIncluded("0x14", "0x" + "11".repeat(40), node(withValue), leaf);
  }

  /** Also where the walk does not go, a node inside another must be one that a trie has. */
  @Test
  void shouldRefuseWhenInlinedChildIsNoNode() {
    RlpItem leaf = RlpItem.of(List.of(hex("0x20"), hex("0x05")));
    List<RlpItem> wrong =
        List.of(
            RlpItem.of(List.of()),
            RlpItem.of(List.of(hex("0x20"))),
            RlpItem.of(List.of(hex("0x40"), hex("0x05"))),
            RlpItem.of(List.of(hex("0x20"), NOTHING)),
            RlpItem.of(List.of(hex("0x20"), RlpItem.of(List.of()))),
            RlpItem.of(List.of(hex("0x00"), branch(List.of(leaf, leaf)))),
            RlpItem.of(List.of(hex("0x11"), hex("0x05"))),
            RlpItem.of(List.of(hex("0x11"), branch(List.of(leaf)))),
            branch(List.of(leaf)),
            branch(List.of(leaf, RlpItem.of(List.of()))));
    for (RlpItem child : wrong) {
      Bytes root = node(branch(1, child, NOTHING));
      for (String key : List.of("0x14", "0x24")) {
        TrieProof proof = new TrieProof(List.of(root));
        assertThat(proof.exclusion(Keccak.hash(root), Bytes.parse(key)))
            .as("%s in %s", key, root)
            .isInstanceOf(ExclusionCheck.NotProven.class);
        assertThat(proof.inclusion(Keccak.hash(root), Bytes.parse(key)))
            .isInstanceOf(InclusionCheck.NotProven.class);
      }
    }
    assertExcluded(
        "0x24",
        node(branch(1, RlpItem.of(List.of(hex("0x11"), branch(List.of(leaf, leaf)))), NOTHING)));
  }

  @Test
  @Tag("pitfall-08")
  void shouldRefuseWhenShortNodeIsReferencedByHash() {
    Bytes leaf = node(hex("0x34"), hex("0x05"));
    assertRefused(
        TrieFault.Kind.SHORT_NODE_BY_HASH, "0x14", node(branch(1, hashOf(leaf), NOTHING)), leaf);
  }

  @Test
  @Tag("pitfall-08")
  void shouldRefuseWhenShortNodeIsPaddedToTheSizeOfAHash() {
    // The forgery of the padded identifier: a short node's bytes, filled up to 32, as reference.
    Bytes leaf = node(hex("0x34"), hex("0x05"));
    RlpItem padded = hex(leaf + "00".repeat(Bytes32.SIZE - leaf.size()));
    assertRefused(TrieFault.Kind.WRONG_HASH, "0x14", node(branch(1, padded, NOTHING)), leaf);
  }

  @Test
  void shouldRefuseWhenInlinedNodeIsNotShort() {
    RlpItem leaf = RlpItem.of(List.of(hex("0x34"), LONG_VALUE));
    assertRefused(TrieFault.Kind.BAD_REFERENCE, "0x14", node(branch(1, leaf, NOTHING)));
    assertRefused(TrieFault.Kind.BAD_REFERENCE, "0x14", node(hex("0x11"), leaf));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 31, 33, 64})
  @Tag("pitfall-08")
  void shouldRefuseWhenReferenceHasNotTheSizeOfAHash(int size) {
    RlpItem reference = hex("0x" + "ab".repeat(size));
    assertRefused(TrieFault.Kind.BAD_REFERENCE, "0x14", node(branch(1, reference, NOTHING)));
    // Also where the walk does not go: every child of a node must be sound.
    assertRefused(TrieFault.Kind.BAD_REFERENCE, "0x24", node(branch(1, reference, NOTHING)));
    assertRefused(TrieFault.Kind.BAD_REFERENCE, "0x14", node(hex("0x11"), reference));
  }

  @Test
  @Tag("pitfall-09")
  void shouldRefuseWhenExtensionLeadsNowhere() {
    Bytes below = node(branch(1, LONG_VALUE, NOTHING));
    assertRefused(TrieFault.Kind.EMPTY_EXTENSION, "0x14", node(hex("0x00"), hashOf(below)), below);
    assertRefused(TrieFault.Kind.BAD_REFERENCE, "0x14", node(hex("0x11"), NOTHING));
  }

  @Test
  @Tag("pitfall-09")
  void shouldRefuseEveryFirstByteButOneWhenPathIsRewritten() {
    // A proof must have one form: with a flag or filler that is ignored, one exit has many proofs.
    int accepted = 0;
    for (int first = 0; first < 256; first++) {
      Bytes leaf = node(hex("0x%02x1234".formatted(first)), LONG_VALUE);
      InclusionCheck check =
          new TrieProof(List.of(leaf)).inclusion(Keccak.hash(leaf), Bytes.parse("0x1234"));
      if (check instanceof InclusionCheck.Included) {
        accepted++;
        assertThat(first).isEqualTo(0x20);
      }
    }
    assertThat(accepted).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"0x401234", "0x801234", "0xf01234", "0x211234x", "0x011234x", "0x2f1234", "0x081234"})
  @Tag("pitfall-09")
  void shouldRefuseWhenFlagOrFillerIsUnknown(String path) {
    boolean oddIsFine = path.endsWith("x");
    Bytes leaf = node(hex(oddIsFine ? path.substring(0, path.length() - 1) : path), LONG_VALUE);
    assertRefused(TrieFault.Kind.BAD_PATH, "0x1234", leaf);
  }

  @Test
  void shouldRefuseWhenPathIsNotAByteString() {
    assertRefused(TrieFault.Kind.BAD_PATH, "0x1234", node(NOTHING, LONG_VALUE));
    assertRefused(TrieFault.Kind.BAD_PATH, "0x1234", node(RlpItem.of(List.of()), LONG_VALUE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 15, 16, 18, 34})
  @Tag("pitfall-13")
  void shouldRefuseWhenNodeHasUnknownNumberOfItems(int items) {
    Bytes odd = Rlp.encode(RlpItem.of(Collections.nCopies(items, NOTHING)));
    assertRefused(TrieFault.Kind.NOT_A_NODE, "0x1234", odd);
  }

  @Test
  @Tag("pitfall-07")
  void shouldRefuseWhenValueIsEmptyOrAList() {
    assertRefused(TrieFault.Kind.BAD_VALUE, "0x1234", node(hex("0x201234"), NOTHING));
    assertRefused(
        TrieFault.Kind.BAD_VALUE, "0x1234", node(hex("0x201234"), RlpItem.of(List.of(NOTHING))));
    assertRefused(
        TrieFault.Kind.BAD_VALUE, "0x1234", node(branch(2, NOTHING, RlpItem.of(List.of()))));
  }

  @Test
  void shouldRefuseWhenElementIsNotStrictRlp() {
    for (String loose : List.of("0xc28100", "0xf80120", "0x", "0xc3208105", "0xc22080ff")) {
      Bytes element = Bytes.parse(loose);
      assertRefused(TrieFault.Kind.MALFORMED_RLP, "0x1234", element);
    }
  }

  @Test
  @Tag("pitfall-23")
  void shouldRefuseWhenProofIsLongerThanAnyPath() {
    Bytes filler = node(branch(1, LONG_VALUE, NOTHING));
    Bytes[] many = Collections.nCopies(6, filler).toArray(new Bytes[0]);
    assertRefused(TrieFault.Kind.TOO_LARGE, "0x1234", many);
  }

  @Test
  @Tag("pitfall-10")
  void shouldBeStricterWhenAllKeysAreHashes() {
    Bytes32 key = Keccak.hash("key");
    String path = key.toBytes().toUnprefixedHex();
    List<Bytes> wrong = new ArrayList<>();
    wrong.add(node(hex("0x20" + path.substring(2)), LONG_VALUE));
    wrong.add(node(hex("0x20" + path + "00"), LONG_VALUE));
    wrong.add(node(hex("0x20"), LONG_VALUE));
    wrong.add(node(hex("0x00" + path), hashOf(node(branch(1, LONG_VALUE, LONG_VALUE)))));
    wrong.add(node(branch(1, hashOf(node(hex("0x20"), LONG_VALUE)), hex("0x05"))));
    for (Bytes root : wrong) {
      TrieProof proof = new TrieProof(List.of(root));
      assertThat(proof.stateExclusion(Keccak.hash(root), key))
          .as("exclusion by %s", root)
          .isInstanceOf(ExclusionCheck.NotProven.class);
      assertThat(proof.stateInclusion(Keccak.hash(root), key))
          .isInstanceOf(InclusionCheck.NotProven.class);
    }
  }

  private static TrieFault fault(Bytes32 key, Bytes... nodes) {
    InclusionCheck check = new TrieProof(List.of(nodes)).stateInclusion(Keccak.hash(nodes[0]), key);
    return ((InclusionCheck.NotProven) check).fault();
  }

  /** The contract follows an extension up to the last digit, and no further. */
  @Test
  void shouldFollowAnExtensionUpToTheLastDigitWhenAllKeysAreHashes() {
    Bytes32 key = Keccak.hash("key");
    String path = key.toBytes().toUnprefixedHex();
    Bytes leaf = node(hex("0x20"), LONG_VALUE);
    Bytes whole = node(hex("0x00" + path), hashOf(leaf));
    assertThat(new TrieProof(List.of(whole, leaf)).stateInclusion(Keccak.hash(whole), key))
        .isInstanceOf(InclusionCheck.Included.class);
    // One digit more, of which those that there are agree.
    Bytes longer = node(hex("0x1" + path + "0"), hashOf(leaf));
    assertThat(fault(key, longer, leaf))
        .isEqualTo(
            new TrieFault(TrieFault.Kind.WRONG_PATH_LENGTH, 0, "65 digits where 64 are left"));
    // Below a branch one digit less is left.
    Bytes below = node(hex("0x00" + path), hashOf(leaf));
    Bytes top = node(branch(Character.digit(path.charAt(0), 16), hashOf(below), NOTHING));
    assertThat(fault(key, top, below))
        .isEqualTo(
            new TrieFault(TrieFault.Kind.WRONG_PATH_LENGTH, 1, "64 digits where 63 are left"));
    Bytes leafBelow = node(hex("0x20" + path), LONG_VALUE);
    Bytes topOfLeaf = node(branch(Character.digit(path.charAt(0), 16), hashOf(leafBelow), NOTHING));
    assertThat(fault(key, topOfLeaf, leafBelow))
        .isEqualTo(
            new TrieFault(TrieFault.Kind.WRONG_PATH_LENGTH, 1, "64 digits where 63 are left"));
  }

  @Test
  void shouldProveAbsenceWhenPathBelowABranchIsLongerThanTheKey() {
    Bytes leaf = node(hex("0x3234"), LONG_VALUE);
    assertExcluded("0x12", node(branch(1, hashOf(leaf), NOTHING)), leaf);
    Bytes extension = node(hex("0x1234"), hashOf(leaf));
    assertExcluded("0x12", node(branch(1, hashOf(extension), NOTHING)), extension);
  }

  /** A node of 32 bytes is hashed, one of 31 stands inside. */
  @Test
  void shouldRefuseWhenInlinedNodeHasTheSizeOfAHash() {
    RlpItem fits = RlpItem.of(List.of(hex("0x34"), hex("0x" + "11".repeat(28))));
    assertThat(Rlp.encode(fits).size()).isEqualTo(31);
    assertIncluded("0x14", "0x" + "11".repeat(28), node(branch(1, fits, NOTHING)));
    RlpItem large = RlpItem.of(List.of(hex("0x34"), hex("0x" + "11".repeat(29))));
    assertThat(Rlp.encode(large).size()).isEqualTo(32);
    Bytes root = node(branch(1, large, NOTHING));
    InclusionCheck check =
        new TrieProof(List.of(root)).inclusion(Keccak.hash(root), Bytes.parse("0x14"));
    assertThat(check)
        .isEqualTo(
            new InclusionCheck.NotProven(
                new TrieFault(TrieFault.Kind.BAD_REFERENCE, 0, "a node of 32 bytes")));
    Bytes other = node(branch(1, hex("0x" + "ab".repeat(31)), NOTHING));
    assertThat(new TrieProof(List.of(other)).inclusion(Keccak.hash(other), Bytes.parse("0x14")))
        .isEqualTo(
            new InclusionCheck.NotProven(
                new TrieFault(TrieFault.Kind.BAD_REFERENCE, 0, "a string of 32 bytes")));
  }

  @Test
  @Tag("pitfall-23")
  void shouldBoundWhatItReads() {
    Bytes element = Bytes.of(ByteBuffer.allocate(16 << 20));
    Bytes32 root = Keccak.hash("root");
    assertRefused(TrieFault.Kind.WRONG_HASH, root, "0x1234", element, element);
    assertRefused(TrieFault.Kind.TOO_LARGE, root, "0x1234", element, element, Bytes.parse("0x00"));
    assertRefused(
        TrieFault.Kind.TOO_LARGE, root, "0x1234", Bytes.of(ByteBuffer.allocate((16 << 20) + 1)));
  }

  @Test
  void shouldNameTheElementAtWhichItWasNoticed() {
    Bytes leaf = node(hex("0x34"), LONG_VALUE);
    Bytes root = node(branch(1, hashOf(leaf), NOTHING));
    Bytes32 hash = Keccak.hash(root);
    assertThat(new TrieProof(List.of(root, leaf)).exclusion(hash, Bytes.parse("0x14")))
        .isEqualTo(new ExclusionCheck.NotProven(new TrieFault(TrieFault.Kind.KEY_PRESENT, 1, "")));
    assertThat(new TrieProof(List.of(root, leaf)).inclusion(hash, Bytes.parse("0x15")))
        .isEqualTo(new InclusionCheck.NotProven(new TrieFault(TrieFault.Kind.KEY_ABSENT, 1, "")));
    assertThat(new TrieProof(List.of(root, leaf, leaf)).inclusion(hash, Bytes.parse("0x14")))
        .isEqualTo(
            new InclusionCheck.NotProven(
                new TrieFault(TrieFault.Kind.LEFTOVER_ELEMENT, 1, "1 unused")));
    Bytes filled = node(hex("0x081234"), LONG_VALUE);
    assertThat(new TrieProof(List.of(filled)).inclusion(Keccak.hash(filled), Bytes.parse("0x1234")))
        .isEqualTo(
            new InclusionCheck.NotProven(new TrieFault(TrieFault.Kind.BAD_PATH, 0, "filler 8")));
    String account = Keccak.hash(Address.ZERO).toBytes().toUnprefixedHex();
    Bytes noAccount = node(hex("0x3" + account.substring(1)), LONG_VALUE);
    Bytes above = node(branch(Character.digit(account.charAt(0), 16), hashOf(noAccount), NOTHING));
    assertThat(
            new AccountProof(Address.ZERO, List.of(above, noAccount)).account(Keccak.hash(above)))
        .isEqualTo(
            new AccountCheck.NotProven(
                new TrieFault(TrieFault.Kind.BAD_VALUE, 1, "not an account")));
    String slot = Keccak.hash(Bytes32.ZERO).toBytes().toUnprefixedHex();
    Bytes noNumber = node(hex("0x3" + slot.substring(1)), LONG_VALUE);
    Bytes aboveSlot = node(branch(Character.digit(slot.charAt(0), 16), hashOf(noNumber), NOTHING));
    assertThat(
            new StorageProof(Bytes32.ZERO, List.of(aboveSlot, noNumber))
                .value(Keccak.hash(aboveSlot)))
        .isInstanceOfSatisfying(
            StorageCheck.NotProven.class,
            check -> assertThat(check.fault().element()).isEqualTo(1));
  }

  /** The largest node of a state is a branch of sixteen hashes: 532 bytes, as in the contract. */
  @Test
  @Tag("pitfall-23")
  void shouldTakeNodesUpToTheSizeOfAFullBranchWhenAllKeysAreHashes() {
    Bytes32 key = Keccak.hash("key");
    String path = key.toBytes().toUnprefixedHex();
    for (int size = 530; size <= 534; size++) {
      Bytes leaf = node(hex("0x20" + path), hex("0x" + "22".repeat(size - 40)));
      assertThat(leaf.size()).isEqualTo(size);
      InclusionCheck check = new TrieProof(List.of(leaf)).stateInclusion(Keccak.hash(leaf), key);
      if (size <= 532) {
        assertThat(check).isInstanceOf(InclusionCheck.Included.class);
      } else {
        assertThat(check)
            .isInstanceOfSatisfying(
                InclusionCheck.NotProven.class,
                not -> assertThat(not.fault().kind()).isEqualTo(TrieFault.Kind.TOO_LARGE));
      }
    }
  }

  /** The contract reads a nonce of up to eight bytes. */
  @ParameterizedTest
  @CsvSource({
    "0x887fffffffffffffff, true",
    "0x888000000000000000, true",
    "0x88ffffffffffffffff, true",
    "0x89010000000000000000, false",
    "0x8800ffffffffffffff, false"
  })
  void shouldReadNonceOfUpToEightBytes(String nonce, boolean taken) {
    Bytes32 key = Keccak.hash(Address.ZERO);
    Bytes word = Bytes.parse("0xa0" + "22".repeat(32));
    String fields = nonce.substring(2) + "80" + (word + "" + word).replace("0x", "");
    Bytes account = Bytes.parse("0xf8%02x%s".formatted(fields.length() / 2, fields));
    Bytes leaf = node(hex("0x20" + key.toBytes().toUnprefixedHex()), RlpItem.of(account));
    AccountCheck check = new AccountProof(Address.ZERO, List.of(leaf)).account(Keccak.hash(leaf));
    assertThat(check)
        .isInstanceOf(taken ? AccountCheck.Exists.class : AccountCheck.NotProven.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0x00", "0x80", "0x820001", "0xc101", "0x8101", "0xa100", "0x"})
  @Tag("pitfall-18")
  void shouldRefuseWhenStorageValueIsNotAShortestNumber(String stored) {
    Bytes32 slot = Bytes32.ZERO;
    String path = Keccak.hash(slot).toBytes().toUnprefixedHex();
    Bytes leaf = node(hex("0x20" + path), hex(stored));
    StorageProof proof = new StorageProof(slot, List.of(leaf));
    assertThat(proof.value(Keccak.hash(leaf))).isInstanceOf(StorageCheck.NotProven.class);
    assertThat(proof.absence(Keccak.hash(leaf))).isInstanceOf(ExclusionCheck.NotProven.class);
  }

  @Test
  @Tag("pitfall-15")
  void shouldProveEveryPositionWhenTrieIsOfAList() {
    for (int count : new int[] {0, 1, 2, 127, 128, 129, 255, 256, 300}) {
      List<Bytes> values = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        values.add(Keccak.hash("value " + index).toBytes());
      }
      Trie trie = Trie.ofList(values);
      for (int index = 0; index < count; index++) {
        assertThat(trie.proof(Trie.indexKey(index)).inclusion(trie.root(), Trie.indexKey(index)))
            .isEqualTo(new InclusionCheck.Included(values.get(index)));
      }
      assertThat(trie.proof(Trie.indexKey(count)).exclusion(trie.root(), Trie.indexKey(count)))
          .isEqualTo(new ExclusionCheck.Excluded());
    }
  }

  /** Roots and hashes that others computed, through the code that verifies. */
  @Test
  @Tag("pitfall-24")
  void shouldProveUnderKnownRootsAndUnderNoHashOfAnotherFunction() throws Exception {
    Bytes32 root =
        Bytes32.parse("0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84");
    Map<Bytes, Bytes> entries =
        Map.of(
            Bytes.parse("0x646f"), Bytes.parse("0x76657262"),
            Bytes.parse("0x646f67"), Bytes.parse("0x7075707079"),
            Bytes.parse("0x646f6765"), Bytes.parse("0x636f696e"),
            Bytes.parse("0x686f727365"), Bytes.parse("0x7374616c6c696f6e"));
    Trie trie = Trie.of(entries);
    for (Map.Entry<Bytes, Bytes> entry : entries.entrySet()) {
      TrieProof proof = trie.proof(entry.getKey());
      assertThat(proof.inclusion(root, entry.getKey()))
          .isEqualTo(new InclusionCheck.Included(entry.getValue()));
      Bytes top = proof.nodes().getFirst();
      byte[] sha3 = MessageDigest.getInstance("SHA3-256").digest(Rlp.array(top));
      assertThat(proof.inclusion(Bytes32.of(ByteBuffer.wrap(sha3)), entry.getKey()))
          .isInstanceOf(InclusionCheck.NotProven.class);
      ByteBuffer reversed = ByteBuffer.allocate(Bytes32.SIZE);
      for (int at = Bytes32.SIZE - 1; at >= 0; at--) {
        reversed.put((byte) root.toBytes().unsignedByteAt(at));
      }
      assertThat(proof.inclusion(Bytes32.of(reversed.flip()), entry.getKey()))
          .isInstanceOf(InclusionCheck.NotProven.class);
    }
    // The slot of zero, and the account of nobody, as every node hashes them.
    assertThat(Keccak.hash(Bytes32.ZERO))
        .hasToString("0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563");
    assertThat(Keccak.hash(Address.ZERO))
        .hasToString("0x5380c7b7ae81a58eb98d9c78de4a1fd7fd9535fc953ed2be602daaa41767312a");
  }

  @Test
  void shouldMatchKnownRootsWhenBuilt() {
    // The well-known small trie of the yellow paper's test suite: do, dog, doge, horse.
    Trie trie =
        Trie.of(
            Map.of(
                Bytes.parse("0x646f"), Bytes.parse("0x76657262"),
                Bytes.parse("0x646f67"), Bytes.parse("0x7075707079"),
                Bytes.parse("0x646f6765"), Bytes.parse("0x636f696e"),
                Bytes.parse("0x686f727365"), Bytes.parse("0x7374616c6c696f6e")));
    assertThat(trie.root())
        .hasToString("0x5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84");
    assertThat(Trie.of(Map.of()).root())
        .hasToString("0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
  }
}
