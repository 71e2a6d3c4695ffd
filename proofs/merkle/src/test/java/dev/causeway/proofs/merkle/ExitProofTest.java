// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static dev.causeway.proofs.merkle.Leaves.indexes;
import static dev.causeway.proofs.merkle.Leaves.leaf;
import static dev.causeway.proofs.merkle.Leaves.leaves;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each way in which a tree proof has been forged somewhere, against ours. */
class ExitProofTest {
  private static final LeafCount COUNT = LeafCount.of(11);
  private final ExitTree tree = ExitTree.restore(leaves(11));
  private final ExitRoot root = tree.exitRoot();

  private static ProofFault fault(ProofCheck check) {
    return switch (check) {
      case ProofCheck.Valid _ -> throw new AssertionError("the proof holds");
      case ProofCheck.Invalid(ProofFault fault) -> fault;
    };
  }

  private static ExitLeaf at(long index) {
    return new ExitLeaf(LeafIndex.of(index), leaf(index));
  }

  private static List<ExitLeaf> at(long... indexes) {
    List<ExitLeaf> leaves = new ArrayList<>();
    for (long index : indexes) {
      leaves.add(at(index));
    }
    return leaves;
  }

  @Test
  void shouldRefuseWhenPositionIsAnother() {
    ExitProof proof = tree.proof(LeafIndex.of(5), COUNT);
    for (int index = 0; index < 11; index++) {
      ExitProof moved = new ExitProof(LeafIndex.of(index), COUNT, proof.siblings());
      assertThat(moved.verify(leaf(5), root).isValid()).isEqualTo(index == 5);
    }
  }

  @Test
  void shouldRefuseWhenLeafCountIsAnother() {
    ExitProof proof = tree.proof(LeafIndex.of(5), COUNT);
    for (int count = 6; count < 40; count++) {
      ExitProof other = new ExitProof(LeafIndex.of(5), LeafCount.of(count), proof.siblings());
      assertThat(other.verify(leaf(5), root).isValid()).isEqualTo(count == 11);
    }
  }

  @Test
  @Tag("pitfall-04")
  void shouldRefuseWhenIndexIsBeyondCount() {
    // An empty place of the tree has a path to the root like any other.
    List<Bytes32> siblings = new ArrayList<>(tree.proof(LeafIndex.of(10), COUNT).siblings());
    siblings.set(0, leaf(10).value());
    ExitProof proof = new ExitProof(LeafIndex.of(11), COUNT, siblings);
    assertThat(fault(proof.verify(leaf(99), root)))
        .isEqualTo(new ProofFault.BeyondCount(LeafIndex.of(11), COUNT));
    assertThat(proof.verify(leaf(99), root))
        .extracting(c -> fault(c).describe())
        .asString()
        .contains("leaf 11 is not in a tree of 11 leaves");
  }

  @Test
  @Tag("pitfall-01")
  void shouldRefuseWhenInnerNodePassesForLeaf() {
    ExitProof proof = tree.proof(LeafIndex.of(4), COUNT);
    MessageId node = new MessageId(Keccak.hash(leaf(4).value(), leaf(5).value()));
    List<Bytes32> shorter = proof.siblings().subList(1, ExitTree.DEPTH);
    ExitProof forged = new ExitProof(LeafIndex.of(2), COUNT, shorter);
    assertThat(fault(forged.verify(node, root))).isEqualTo(new ProofFault.WrongDepth(32, 31));
    List<Bytes32> longer = new ArrayList<>(shorter);
    longer.add(Bytes32.ZERO);
    assertThat(new ExitProof(LeafIndex.of(2), COUNT, longer).verify(node, root).isValid())
        .isFalse();
  }

  @Test
  void shouldRefuseWhenLengthIsNotTheDepth() {
    List<Bytes32> siblings = tree.proof(LeafIndex.of(4), COUNT).siblings();
    List<Bytes32> longer = new ArrayList<>(siblings);
    longer.add(Bytes32.ZERO);
    for (List<Bytes32> wrong : List.of(List.<Bytes32>of(), siblings.subList(0, 31), longer)) {
      assertThat(fault(new ExitProof(LeafIndex.of(4), COUNT, wrong).verify(leaf(4), root)))
          .isEqualTo(new ProofFault.WrongDepth(32, wrong.size()));
    }
  }

  @Test
  @Tag("pitfall-03")
  void shouldDistinguishTreesWhenLastLeafIsRepeated() {
    ExitTree three = ExitTree.restore(List.of(leaf(0), leaf(1), leaf(2)));
    ExitTree four = ExitTree.restore(List.of(leaf(0), leaf(1), leaf(2), leaf(2)));
    assertThat(three.exitRoot()).isNotEqualTo(four.exitRoot());
  }

  /** The place behind the last of an odd number of leaves, with the last leaf once more in it. */
  @Test
  @Tag("pitfall-03")
  void shouldRefuseTheLastLeafInThePlaceBehindIt() {
    List<Bytes32> siblings = new ArrayList<>(tree.proof(LeafIndex.of(10), COUNT).siblings());
    assertThat(new ExitProof(LeafIndex.of(10), COUNT, siblings).verify(leaf(10), root).isValid())
        .isTrue();
    siblings.set(0, leaf(10).value());
    assertThat(fault(new ExitProof(LeafIndex.of(11), COUNT, siblings).verify(leaf(10), root)))
        .isEqualTo(new ProofFault.BeyondCount(LeafIndex.of(11), COUNT));
    for (long index : new long[] {10, 11}) {
      ExitProof twice = new ExitProof(LeafIndex.of(index), LeafCount.of(12), siblings);
      assertThat(twice.verify(leaf(10), root).isValid()).isFalse();
    }
  }

  /** What is proven is all of the message: nothing of it can be exchanged afterwards. */
  @Test
  @Tag("pitfall-26")
  void shouldRefuseWhenAnythingOfTheMessageIsAnotherThanTheProven() {
    List<Message> messages = Messages.all();
    for (Message message : messages) {
      ExitTree one = ExitTree.restore(List.of(MessageHash.leaf(message)));
      ExitProof proof = one.proof(LeafIndex.of(0), LeafCount.of(1));
      assertThat(proof.verify(MessageHash.leaf(message), one.exitRoot()).isValid()).isTrue();
      for (Message other : messages) {
        for (Message mixed : mixtures(message, other)) {
          assertThat(proof.verify(MessageHash.leaf(mixed), one.exitRoot()).isValid())
              .isEqualTo(mixed.equals(message));
        }
      }
    }
  }

  /** The first with one field of the second, for each field that either kind can have. */
  private static List<Message> mixtures(Message m, Message o) {
    return List.of(
        new Message(
            m.kind(),
            o.sourceChain(),
            m.leafIndex(),
            o.destinationChain(),
            m.originChain(),
            m.originToken(),
            m.sender(),
            m.recipient(),
            m.amount(),
            m.relayerFee(),
            m.data()),
        new Message(
            m.kind(),
            m.sourceChain(),
            o.leafIndex(),
            m.destinationChain(),
            m.originChain(),
            m.originToken(),
            m.sender(),
            m.recipient(),
            m.amount(),
            m.relayerFee(),
            m.data()),
        new Message(
            m.kind(),
            m.sourceChain(),
            m.leafIndex(),
            m.destinationChain(),
            o.originChain(),
            m.originToken(),
            m.sender(),
            m.recipient(),
            m.amount(),
            m.relayerFee(),
            m.data()),
        new Message(
            m.kind(),
            m.sourceChain(),
            m.leafIndex(),
            m.destinationChain(),
            m.originChain(),
            o.originToken(),
            m.sender(),
            m.recipient(),
            m.amount(),
            m.relayerFee(),
            m.data()),
        new Message(
            m.kind(),
            m.sourceChain(),
            m.leafIndex(),
            m.destinationChain(),
            m.originChain(),
            m.originToken(),
            o.sender(),
            m.recipient(),
            m.amount(),
            m.relayerFee(),
            m.data()),
        new Message(
            m.kind(),
            m.sourceChain(),
            m.leafIndex(),
            m.destinationChain(),
            m.originChain(),
            m.originToken(),
            m.sender(),
            o.recipient(),
            m.amount(),
            m.relayerFee(),
            m.data()),
        new Message(
            m.kind(),
            m.sourceChain(),
            m.leafIndex(),
            m.destinationChain(),
            m.originChain(),
            m.originToken(),
            m.sender(),
            m.recipient(),
            o.amount(),
            o.relayerFee(),
            m.data()),
        new Message(
            o.kind(),
            m.sourceChain(),
            m.leafIndex(),
            m.destinationChain(),
            m.originChain(),
            m.originToken(),
            m.sender(),
            m.recipient(),
            m.amount(),
            m.relayerFee(),
            o.data()));
  }

  @Test
  void shouldDistinguishEmptyTreesFromTheirTopWhenCountIsMixedIn() {
    // The top over no leaf is a constant that other trees of this shape share.
    Bytes32 top =
        Bytes32.parse("0x27ae5ba08d7291c96c8cbddcc148bf48a6d68c7974b94356f53754ef6171d757");
    assertThat(new ExitTree().exitRoot().value()).isEqualTo(Keccak.hash(top, Bytes32.ZERO));
  }

  @Test
  void shouldProveAllSubsetsWhenTreeIsSmall() {
    for (int set = 1; set < 1 << 11; set++) {
      long[] chosen = new long[Integer.bitCount(set)];
      for (int index = 0, next = 0; index < 11; index++) {
        if ((set >>> index & 1) == 1) {
          chosen[next++] = index;
        }
      }
      ExitMultiProof proof = tree.multiProof(indexes(chosen), COUNT);
      assertThat(proof.verify(at(chosen), root).isValid()).isTrue();
    }
  }

  @Test
  void shouldBeTheSimpleProofWhenOnlyOneLeafIsProven() {
    assertThat(tree.multiProof(indexes(6), COUNT).siblings())
        .isEqualTo(tree.proof(LeafIndex.of(6), COUNT).siblings());
  }

  @Test
  @Tag("pitfall-04")
  void shouldRefuseMultiProofWhenElementsAreMissingOrLeftOver() {
    ExitMultiProof proof = tree.multiProof(indexes(1, 2, 9), COUNT);
    List<Bytes32> siblings = proof.siblings();
    ExitMultiProof shorter = new ExitMultiProof(COUNT, siblings.subList(0, siblings.size() - 1));
    assertThat(fault(shorter.verify(at(1, 2, 9), root))).isEqualTo(new ProofFault.Truncated(31));
    List<Bytes32> more = new ArrayList<>(siblings);
    more.add(Bytes32.ZERO);
    more.add(Bytes32.ZERO);
    assertThat(fault(new ExitMultiProof(COUNT, more).verify(at(1, 2, 9), root)))
        .isEqualTo(new ProofFault.Leftover(2));
  }

  @Test
  @Tag("pitfall-04")
  void shouldRefuseMultiProofWhenLeavesAreRepeatedUnorderedAbsentOrBeyondCount() {
    ExitMultiProof proof = tree.multiProof(indexes(1, 2, 9), COUNT);
    assertThat(fault(proof.verify(at(1, 1, 2, 9), root)))
        .isEqualTo(new ProofFault.NotAscending(LeafIndex.of(1), LeafIndex.of(1)));
    assertThat(fault(proof.verify(at(2, 1, 9), root)))
        .isEqualTo(new ProofFault.NotAscending(LeafIndex.of(2), LeafIndex.of(1)));
    assertThat(fault(proof.verify(at(1, 2, 11), root)))
        .isEqualTo(new ProofFault.BeyondCount(LeafIndex.of(11), COUNT));
    assertThat(fault(proof.verify(List.of(), root))).isEqualTo(new ProofFault.NoLeaf());
    // The root alone is no proof of nothing.
    assertThat(fault(new ExitMultiProof(COUNT, List.of()).verify(List.of(), root)))
        .isEqualTo(new ProofFault.NoLeaf());
  }

  @Test
  @Tag("pitfall-05")
  void shouldRefuseMultiProofWhenAnInnerNodeStandsForALeaf() {
    // Leaf 4 is replaced by the node above it, and the proof shortened to fit.
    MessageId node = new MessageId(Keccak.hash(leaf(4).value(), leaf(5).value()));
    List<Bytes32> siblings = tree.multiProof(indexes(4), COUNT).siblings();
    ExitMultiProof forged = new ExitMultiProof(COUNT, siblings.subList(1, siblings.size()));
    List<ExitLeaf> claimed = List.of(new ExitLeaf(LeafIndex.of(2), node));
    assertThat(forged.verify(claimed, root).isValid()).isFalse();
  }

  @Test
  void shouldRefuseMultiProofWhenLeavesAreSwapped() {
    ExitMultiProof proof = tree.multiProof(indexes(2, 3), COUNT);
    List<ExitLeaf> swapped =
        List.of(new ExitLeaf(LeafIndex.of(2), leaf(3)), new ExitLeaf(LeafIndex.of(3), leaf(2)));
    assertThat(proof.verify(swapped, root).isValid()).isFalse();
    List<Bytes32> reversed = new ArrayList<>(proof.siblings());
    Collections.reverse(reversed);
    assertThat(new ExitMultiProof(COUNT, reversed).verify(at(2, 3), root).isValid()).isFalse();
  }
}
