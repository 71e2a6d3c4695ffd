// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.Message;
import dev.causeway.proofs.merkle.ExitProof;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ClaimProofs.Built;
import dev.causeway.relayer.core.proof.ExitTrees;
import dev.causeway.relayer.core.proof.ExitTrees.Proven;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import dev.causeway.relayer.node.grpc.ProofBundles;
import java.util.List;
import java.util.Optional;

/**
 * Builds proofs for those who claim by themselves, with the same code as the relayer's own claims.
 */
final class BundleBuilder implements ProofBundles {
  private final RelayStore store;
  private final Network network;
  private final ExitTrees trees;
  private final ClaimProofs proofs;

  BundleBuilder(RelayStore store, Network network, ExitTrees trees, ClaimProofs proofs) {
    this.store = store;
    this.network = network;
    this.trees = trees;
    this.proofs = proofs;
  }

  @Override
  public Result bundle(Message message, Address feeRecipient) {
    ChainId source = message.sourceChain();
    Optional<AcceptedRoot> root = store.roots().latestKnownTo(message.destinationChain());
    if (root.isEmpty()) {
      return new Result.NotCovered();
    }
    return switch (proofs.build(List.of(message), root.get(), feeRecipient)) {
      case Built.NotCovered _ -> new Result.NotCovered();
      case Built.Unsound(var detail) -> new Result.Unsound(detail);
      case Built.Ready(var call, var exitRoot) -> {
        LeafCount count = call.exitProof().leafCount();
        yield switch (trees.prove(source, message.leafIndex(), exitRoot, count)) {
          case Proven.NotThereYet<ExitProof> _ -> new Result.NotCovered();
          case Proven.Unsound<ExitProof>(var detail) -> new Result.Unsound(detail);
          case Proven.Proof<ExitProof>(var proof) ->
              new Result.Ready(
                  proof,
                  exitRoot,
                  call.globalProof(),
                  network.access(message.destinationChain()).encoder().encode(call));
        };
      }
    };
  }
}
