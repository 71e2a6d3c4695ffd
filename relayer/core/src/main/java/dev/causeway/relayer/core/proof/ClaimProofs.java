// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.proof;

import dev.causeway.chains.ContractCall;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.Message;
import dev.causeway.proofs.merkle.ExitLeaf;
import dev.causeway.proofs.merkle.ExitMultiProof;
import dev.causeway.proofs.merkle.GlobalProof;
import dev.causeway.proofs.merkle.GlobalTree;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.merkle.ProofCheck;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.util.List;
import java.util.Optional;

/**
 * Builds claims of messages under a global root, and verifies their proofs as the contract will.
 * Safe for concurrent use.
 */
public final class ClaimProofs {
  private final ExitTrees trees;
  private final List<ChainId> slots;

  /** What became of a claim. */
  public sealed interface Built {
    /**
     * The claim.
     *
     * @param call the claim with its verified proofs
     * @param exitRoot the exit root that the messages are proven under
     */
    record Ready(ContractCall.ClaimMany call, ExitRoot exitRoot) implements Built {}

    /**
     * The root does not cover all of the messages, or the store does not have all of its leaves
     * yet.
     */
    record NotCovered() implements Built {}

    /**
     * The proof does not verify.
     *
     * @param detail what does not match
     */
    record Unsound(String detail) implements Built {}
  }

  /**
   * Builds on those trees.
   *
   * @param slots the chains in the order of their slots under the global root
   */
  public ClaimProofs(ExitTrees trees, List<ChainId> slots) {
    this.trees = trees;
    this.slots = List.copyOf(slots);
  }

  /**
   * Claims messages of one source, ascending by leaf index, under that root.
   *
   * @throws CorruptStoreException when the stored leaves or exit roots are not those that the
   *     chains have
   */
  public Built build(List<Message> messages, AcceptedRoot root, Address feeRecipient) {
    ChainId source = messages.getFirst().sourceChain();
    Optional<ExitRoot> exitRoot = Optional.ofNullable(root.exitRoots().get(source));
    Optional<LeafCount> covered = Optional.ofNullable(root.covered().get(source));
    if (exitRoot.isEmpty()
        || covered.isEmpty()
        || !covered.get().covers(messages.getLast().leafIndex())) {
      return new Built.NotCovered();
    }
    return switch (trees.prove(
        source,
        messages.stream().map(Message::leafIndex).toList(),
        exitRoot.get(),
        covered.get())) {
      case ExitTrees.Proven.NotThereYet<ExitMultiProof> _ -> new Built.NotCovered();
      // Every message would fail, and none is to blame: nothing is set aside.
      case ExitTrees.Proven.Unsound<ExitMultiProof>(var detail) ->
          throw new CorruptStoreException(
              "message", "source=" + source, detail, new IllegalStateException(detail));
      case ExitTrees.Proven.Proof<ExitMultiProof>(var proof) ->
          verified(messages, root, feeRecipient, source, exitRoot.get(), proof);
    };
  }

  private Built verified(
      List<Message> messages,
      AcceptedRoot root,
      Address feeRecipient,
      ChainId source,
      ExitRoot exitRoot,
      ExitMultiProof exitProof) {
    List<ExitLeaf> leaves =
        messages.stream()
            .map(message -> new ExitLeaf(message.leafIndex(), MessageHash.leaf(message)))
            .toList();
    if (exitProof.verify(leaves, exitRoot) instanceof ProofCheck.Invalid(var fault)) {
      return new Built.Unsound(
          "messages "
              + messages.getFirst().key()
              + " to "
              + messages.getLast().key()
              + ": "
              + fault);
    }
    GlobalProof globalProof = GlobalTree.of(slots, root.exitRoots()).proof(slots.indexOf(source));
    if (!globalProof.root().equals(root.root())) {
      String detail = "its exit roots give " + globalProof.root() + " instead";
      throw new CorruptStoreException(
          "global_root_slot", "root=" + root.root(), detail, new IllegalStateException(detail));
    }
    if (globalProof.verify(source, exitRoot) instanceof ProofCheck.Invalid(var fault)) {
      return new Built.Unsound("exit root " + exitRoot + " of chain " + source + ": " + fault);
    }
    return new Built.Ready(
        new ContractCall.ClaimMany(messages, exitProof, globalProof, feeRecipient), exitRoot);
  }
}
