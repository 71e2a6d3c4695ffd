// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.proof;

import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.proofs.merkle.ExitMultiProof;
import dev.causeway.proofs.merkle.ExitProof;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.relayer.core.store.MessageLog;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Exit trees of all chains in memory, filled from the store as far as they are needed. Safe for
 * concurrent use.
 *
 * <p>A tree is only used after its root at the accepted leaf count has been compared with the
 * accepted exit root. A difference means that a reorg changed leaves since they were read, so the
 * tree is read anew once; if it still differs, the stored leaves are damaged.
 */
public final class ExitTrees {
  private static final int PAGE = 10_000;

  private final MessageLog messages;
  private final ConcurrentHashMap<ChainId, Slot> slots = new ConcurrentHashMap<>();

  private static final class Slot {
    private ExitTree tree = new ExitTree();
  }

  /**
   * What became of a proof.
   *
   * @param <P> the form of the proof
   */
  public sealed interface Proven<P> {
    /**
     * The proof; still to be verified against the leaves.
     *
     * @param proof the proof
     * @param <P> its form
     */
    record Proof<P>(P proof) implements Proven<P> {}

    /**
     * The store does not have that many leaves yet.
     *
     * @param <P> the form of the proof
     */
    record NotThereYet<P>() implements Proven<P> {}

    /**
     * The stored leaves do not give the accepted root.
     *
     * @param detail the two roots
     * @param <P> the form of the proof
     */
    record Unsound<P>(String detail) implements Proven<P> {}
  }

  /** Reads leaves from there. */
  public ExitTrees(MessageLog messages) {
    this.messages = messages;
  }

  /** Proves leaves of the source under an accepted exit root with that many leaves. */
  public Proven<ExitMultiProof> prove(
      ChainId source, List<LeafIndex> indexes, ExitRoot accepted, LeafCount count) {
    return prove(source, accepted, count, tree -> tree.multiProof(indexes, count));
  }

  /** Proves a single leaf of the source, in the form that a claim of one message takes. */
  public Proven<ExitProof> prove(
      ChainId source, LeafIndex index, ExitRoot accepted, LeafCount count) {
    return prove(source, accepted, count, tree -> tree.proof(index, count));
  }

  private <P> Proven<P> prove(
      ChainId source, ExitRoot accepted, LeafCount count, Function<ExitTree, P> prover) {
    Slot slot = slots.computeIfAbsent(source, _ -> new Slot());
    synchronized (slot) {
      if (!fill(source, slot.tree, count)) {
        return new Proven.NotThereYet<>();
      }
      if (!slot.tree.exitRootAt(count).equals(accepted)) {
        slot.tree = new ExitTree();
        if (!fill(source, slot.tree, count)) {
          return new Proven.NotThereYet<>();
        }
        ExitRoot stored = slot.tree.exitRootAt(count);
        if (!stored.equals(accepted)) {
          return new Proven.Unsound<>(
              "the %s stored messages of chain %s give exit root %s, but L1 accepted %s"
                  .formatted(count, source, stored, accepted));
        }
      }
      return new Proven.Proof<>(prover.apply(slot.tree));
    }
  }

  private boolean fill(ChainId source, ExitTree tree, LeafCount count) {
    while (tree.leafCount().compareTo(count) < 0) {
      List<MessageId> page =
          messages.leaves(source, tree.leafCount().nextIndex(), PAGE).stream()
              .map(MessageLog.Leaf::id)
              .toList();
      if (page.isEmpty()) {
        return false;
      }
      tree.appendAll(page);
    }
    return true;
  }
}
