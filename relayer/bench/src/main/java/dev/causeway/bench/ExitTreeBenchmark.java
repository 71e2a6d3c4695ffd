// SPDX-License-Identifier: Apache-2.0
package dev.causeway.bench;

import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.proofs.merkle.ExitLeaf;
import dev.causeway.proofs.merkle.ExitMultiProof;
import dev.causeway.proofs.merkle.ExitProof;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.ProofCheck;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Appending to an exit tree and proving against a root that it had before it grew. */
@State(Scope.Thread)
public class ExitTreeBenchmark {
  private static final int BATCH = 1000;
  private static final int PROVEN = 50;
  private static final int GROWN = 100_000;
  private static final LeafCount ACCEPTED = LeafCount.of(90_001);

  private final List<MessageId> batch = new ArrayList<>();
  private final List<LeafIndex> indexes = new ArrayList<>();
  private final List<ExitLeaf> leaves = new ArrayList<>();
  private ExitTree grown = new ExitTree();
  private ExitMultiProof many = new ExitMultiProof(LeafCount.NONE, List.of());
  private ExitProof one = new ExitProof(LeafIndex.of(0), LeafCount.NONE, List.of());
  private ExitRoot root = grown.exitRoot();

  /** Grows the tree and takes the proofs whose verification is measured. */
  @Setup
  public void grow() {
    for (int i = 0; i < BATCH; i++) {
      batch.add(leaf(i));
    }
    List<MessageId> all = new ArrayList<>();
    for (int i = 0; i < GROWN; i++) {
      all.add(leaf(i));
    }
    grown = ExitTree.restore(all);
    for (int i = 0; i < PROVEN; i++) {
      LeafIndex index = LeafIndex.of(40_000 + 3L * i);
      indexes.add(index);
      leaves.add(new ExitLeaf(index, grown.leaf(index)));
    }
    root = grown.exitRootAt(ACCEPTED);
    many = grown.multiProof(indexes, ACCEPTED);
    one = grown.proof(indexes.getFirst(), ACCEPTED);
  }

  private static MessageId leaf(int number) {
    return new MessageId(Keccak.hash("leaf " + number));
  }

  /** A leaf, with the exit root after every one: the baseline of this run. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ExitTree appendOneByOne() {
    ExitTree tree = new ExitTree();
    batch.forEach(tree::append);
    return tree;
  }

  /** A leaf, with the exit root only after the last of a block's. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public ExitRoot appendAtOnce() {
    return new ExitTree().appendAll(batch);
  }

  /** One leaf's proof. */
  @Benchmark
  public ExitProof prove() {
    return grown.proof(indexes.getFirst(), ACCEPTED);
  }

  /** One leaf's share of a proof of fifty. */
  @Benchmark
  @OperationsPerInvocation(PROVEN)
  public ExitMultiProof proveMany() {
    return grown.multiProof(indexes, ACCEPTED);
  }

  /** One leaf, checked with its own proof. */
  @Benchmark
  public ProofCheck verify() {
    return one.verify(leaves.getFirst().id(), root);
  }

  /** One leaf, checked as one of fifty under a common proof. */
  @Benchmark
  @OperationsPerInvocation(PROVEN)
  public ProofCheck verifyMany() {
    return many.verify(leaves, root);
  }
}
