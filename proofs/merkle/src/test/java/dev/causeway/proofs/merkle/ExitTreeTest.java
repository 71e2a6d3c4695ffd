// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static dev.causeway.proofs.merkle.Leaves.indexes;
import static dev.causeway.proofs.merkle.Leaves.leaf;
import static dev.causeway.proofs.merkle.Leaves.leaves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitTreeTest {
  @Test
  void shouldMatchDefinitionAtEveryCountWhenLeavesAreAppendedOneByOne() {
    ExitTree tree = new ExitTree();
    assertThat(tree.exitRoot()).isEqualTo(NaiveExitTree.root(List.of()));
    for (int count = 1; count <= 70; count++) {
      ExitRoot root = tree.append(leaf(count - 1));
      assertThat(root).isEqualTo(NaiveExitTree.root(leaves(count)));
    }
  }

  @Test
  void shouldGiveSameRootWhenLeavesAreAppendedAtOnce() {
    ExitTree single = new ExitTree();
    leaves(1000).forEach(single::append);
    ExitTree batch = new ExitTree();
    assertThat(batch.appendAll(leaves(1000))).isEqualTo(single.exitRoot());
  }

  @Test
  void shouldAnswerForEveryEarlierCountWhenTreeHasGrown() {
    ExitTree grown = ExitTree.restore(leaves(130));
    for (int count = 0; count <= 130; count++) {
      assertThat(grown.exitRootAt(LeafCount.of(count)))
          .isEqualTo(NaiveExitTree.root(leaves(count)));
    }
  }

  @Test
  void shouldProveEveryLeafAgainstEveryCountWhenTreeHasGrown() {
    ExitTree grown = ExitTree.restore(leaves(40));
    for (int count = 1; count <= 40; count++) {
      ExitRoot root = NaiveExitTree.root(leaves(count));
      for (int index = 0; index < count; index++) {
        ExitProof proof = grown.proof(LeafIndex.of(index), LeafCount.of(count));
        assertThat(proof.verify(leaf(index), root)).isEqualTo(new ProofCheck.Valid());
      }
    }
  }

  @Test
  void shouldContinueFromFrontierWhenEarlierLeavesAreGone() {
    ExitTree whole = ExitTree.restore(leaves(90));
    for (int base = 0; base <= 60; base++) {
      ExitFrontier frontier = whole.frontierAt(LeafCount.of(base));
      assertThat(frontier.exitRoot()).isEqualTo(whole.exitRootAt(LeafCount.of(base)));
      ExitTree continued = ExitTree.restore(frontier, leaves(90).subList(base, 90));
      assertThat(continued.exitRoot()).isEqualTo(whole.exitRoot());
      for (int index = base; index < 80; index++) {
        assertThat(continued.proof(LeafIndex.of(index), LeafCount.of(80)))
            .isEqualTo(whole.proof(LeafIndex.of(index), LeafCount.of(80)));
      }
      assertThat(continued.frontierAt(LeafCount.of(75)))
          .isEqualTo(whole.frontierAt(LeafCount.of(75)));
    }
  }

  @Test
  void shouldBehaveAsIfLeavesNeverWereWhenTruncated() {
    ExitTree tree = ExitTree.restore(leaves(3000));
    for (int keep : new int[] {2999, 2048, 2047, 1024, 1000, 3, 0}) {
      tree.truncate(LeafCount.of(keep));
      assertThat(tree.exitRoot()).isEqualTo(NaiveExitTree.root(leaves(keep)));
      List<MessageId> other = new ArrayList<>(leaves(keep));
      for (int i = 0; i < 5; i++) {
        other.add(leaf(1_000_000 + i));
        tree.append(leaf(1_000_000 + i));
      }
      assertThat(tree.exitRoot()).isEqualTo(NaiveExitTree.root(other));
      tree.truncate(LeafCount.of(keep));
    }
  }

  @Test
  void shouldGiveLeavesBackWhenAskedByIndex() {
    ExitTree tree = ExitTree.restore(leaves(2100));
    assertThat(tree.leaf(LeafIndex.of(0))).isEqualTo(leaf(0));
    assertThat(tree.leaf(LeafIndex.of(1024))).isEqualTo(leaf(1024));
    assertThat(tree.leaf(LeafIndex.of(2099))).isEqualTo(leaf(2099));
  }

  @Test
  void shouldKeepSixtyFourBytesPerLeafWhenItHoldsAMillion() {
    ExitTree tree = new ExitTree();
    List<MessageId> block = leaves(1024);
    for (int blocks = 0; blocks < 1024; blocks++) {
      tree.appendAll(block);
    }
    assertThat(tree.leafCount()).isEqualTo(LeafCount.of(1 << 20));
    assertThat(tree.allocatedBytes()).isBetween(60L << 20, 66L << 20);
    ExitProof proof = tree.proof(LeafIndex.of(1_000_000), LeafCount.of(1_040_000));
    assertThat(
            proof
                .verify(leaf(1_000_000 % 1024), tree.exitRootAt(LeafCount.of(1_040_000)))
                .isValid())
        .isTrue();
    tree.truncate(LeafCount.of(10));
    assertThat(tree.allocatedBytes()).isLessThan(1 << 20);
  }

  @Test
  void shouldRefuseWithRemedyWhenCountIsAheadOfTree() {
    ExitTree tree = ExitTree.restore(leaves(5));
    assertThatThrownBy(() -> tree.exitRootAt(LeafCount.of(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 leaves")
        .hasMessageContaining("append the missing leaves");
    assertThatThrownBy(() -> tree.proof(LeafIndex.of(0), LeafCount.of(6)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.truncate(LeafCount.of(6)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseWithRemedyWhenAskedBeforeFrontier() {
    ExitFrontier frontier = ExitTree.restore(leaves(5)).frontierAt(LeafCount.of(5));
    ExitTree tree = ExitTree.restore(frontier, List.of(leaf(5), leaf(6)));
    assertThatThrownBy(() -> tree.proof(LeafIndex.of(4), LeafCount.of(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("restore it from all leaves");
    assertThatThrownBy(() -> tree.exitRootAt(LeafCount.of(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("restore it from all leaves");
    assertThatThrownBy(() -> tree.truncate(LeafCount.of(4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseWithRemedyWhenLeafIsNotKept() {
    ExitTree whole = ExitTree.restore(leaves(5));
    ExitTree tree = ExitTree.restore(whole.frontierAt(LeafCount.of(5)), List.of(leaf(5)));
    for (ExitTree asked : List.of(whole, tree)) {
      assertThatThrownBy(() -> asked.leaf(LeafIndex.of(6)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leaf 6");
      assertThatThrownBy(() -> asked.multiProof(indexes(6), LeafCount.of(5)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leaf 6");
    }
    assertThatThrownBy(() -> tree.leaf(LeafIndex.of(4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("restore it from all leaves");
    assertThatThrownBy(() -> tree.multiProof(indexes(4), LeafCount.of(6)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("restore it from all leaves");
    assertThat(tree.leaf(LeafIndex.of(5))).isEqualTo(leaf(5));
  }

  @Test
  void shouldRefuseProofWhenLeafIsNotUnderTheRoot() {
    ExitTree tree = ExitTree.restore(leaves(10));
    assertThatThrownBy(() -> tree.proof(LeafIndex.of(7), LeafCount.of(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leaf 7 is not in a tree of 7 leaves");
  }

  @Test
  void shouldRefuseMultiProofWhenIndexesAreNotAscending() {
    ExitTree tree = ExitTree.restore(leaves(10));
    assertThatThrownBy(() -> tree.multiProof(indexes(3, 3), LeafCount.of(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 follows 3");
    assertThatThrownBy(() -> tree.multiProof(indexes(3, 2), LeafCount.of(10)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.multiProof(List.of(), LeafCount.of(10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no leaf");
  }

  @Test
  void shouldRefuseFrontierWhenPeaksDoNotFitTheCount() {
    assertThatThrownBy(() -> new ExitFrontier(LeafCount.of(3), List.of(leaf(1).value())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 peaks, but 1");
  }
}
