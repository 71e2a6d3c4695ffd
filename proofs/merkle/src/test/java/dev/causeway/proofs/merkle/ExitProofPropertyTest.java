// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static dev.causeway.proofs.merkle.Leaves.flipped;
import static dev.causeway.proofs.merkle.Leaves.leaf;
import static dev.causeway.proofs.merkle.Leaves.leaves;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

class ExitProofPropertyTest {
  private static final int GROWN = 700;
  private final ExitTree tree = ExitTree.restore(leaves(GROWN));

  private static List<ExitLeaf> at(List<LeafIndex> indexes) {
    return indexes.stream().map(index -> new ExitLeaf(index, leaf(index.value()))).toList();
  }

  @Property(tries = 300)
  void shouldProveAnyLeavesAgainstAnyEarlierCountWhenTreeHasGrown(
      @ForAll @IntRange(min = 1, max = GROWN) int count,
      @ForAll @NotEmpty @Size(max = 60) Set<@IntRange(min = 0, max = 1 << 20) Integer> chosen) {
    List<LeafIndex> indexes = indexes(chosen, count);
    ExitRoot root = tree.exitRootAt(LeafCount.of(count));
    assertThat(root).isEqualTo(ExitTree.restore(leaves(count)).exitRoot());
    ExitMultiProof many = tree.multiProof(indexes, LeafCount.of(count));
    assertThat(many.verify(at(indexes), root).isValid()).isTrue();
    LeafIndex one = indexes.getFirst();
    ExitProof single = tree.proof(one, LeafCount.of(count));
    assertThat(single.verify(leaf(one.value()), root).isValid()).isTrue();
  }

  @Property(tries = 500)
  void shouldRefuseWhenAnyBitIsFlipped(
      @ForAll @IntRange(min = 1, max = GROWN) int count,
      @ForAll @NotEmpty @Size(max = 20) Set<@IntRange(min = 0, max = 1 << 20) Integer> chosen,
      @ForAll @IntRange(min = 0, max = 255) int bit,
      @ForAll @IntRange(min = 0, max = 1 << 20) int where) {
    List<LeafIndex> indexes = indexes(chosen, count);
    LeafCount leafCount = LeafCount.of(count);
    ExitRoot root = tree.exitRootAt(leafCount);
    List<ExitLeaf> leaves = at(indexes);

    ExitMultiProof many = tree.multiProof(indexes, leafCount);
    List<Bytes32> siblings = new ArrayList<>(many.siblings());
    siblings.set(where % siblings.size(), flipped(siblings.get(where % siblings.size()), bit));
    assertThat(new ExitMultiProof(leafCount, siblings).verify(leaves, root).isValid()).isFalse();

    List<ExitLeaf> changed = new ArrayList<>(leaves);
    ExitLeaf victim = changed.get(where % changed.size());
    changed.set(
        where % changed.size(),
        new ExitLeaf(victim.index(), new MessageId(flipped(victim.id().value(), bit))));
    assertThat(many.verify(changed, root).isValid()).isFalse();

    assertThat(many.verify(leaves, new ExitRoot(flipped(root.value(), bit))).isValid()).isFalse();

    ExitProof single = tree.proof(indexes.getFirst(), leafCount);
    List<Bytes32> path = new ArrayList<>(single.siblings());
    path.set(where % path.size(), flipped(path.get(where % path.size()), bit));
    assertThat(
            new ExitProof(single.index(), leafCount, path)
                .verify(leaf(single.index().value()), root)
                .isValid())
        .isFalse();
  }

  @Property(tries = 200)
  void shouldEqualFreshTreeWhenAppendedAndTruncatedInAnyOrder(
      @ForAll @Size(max = 20) List<@IntRange(min = -300, max = 300) Integer> steps) {
    ExitTree grown = new ExitTree();
    List<MessageId> expected = new ArrayList<>();
    long next = 0;
    for (int step : steps) {
      if (step < 0) {
        int keep = Math.max(0, expected.size() + step);
        expected = new ArrayList<>(expected.subList(0, keep));
        grown.truncate(LeafCount.of(keep));
      } else {
        List<MessageId> added = new ArrayList<>();
        for (int i = 0; i < step; i++) {
          added.add(leaf(next++));
        }
        expected.addAll(added);
        grown.appendAll(added);
      }
    }
    assertThat(grown.exitRoot()).isEqualTo(ExitTree.restore(expected).exitRoot());
    assertThat(grown.frontierAt(grown.leafCount()).exitRoot()).isEqualTo(grown.exitRoot());
  }

  private static List<LeafIndex> indexes(Set<Integer> chosen, int count) {
    Set<LeafIndex> indexes = new TreeSet<>();
    chosen.forEach(index -> indexes.add(LeafIndex.of(index % count)));
    return List.copyOf(indexes);
  }
}
