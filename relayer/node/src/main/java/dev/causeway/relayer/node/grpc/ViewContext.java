// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.TransferView;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is needed besides a transfer to show it, read once for many.
 *
 * @param network timings of the routes
 * @param finalized highest final block of each followed chain
 * @param now time of the store
 */
record ViewContext(NetworkView network, Map<ChainId, BlockNumber> finalized, Instant now) {
  ViewContext {
    finalized = Map.copyOf(finalized);
  }

  static ViewContext read(RelayStore store, NetworkView network) {
    Map<ChainId, BlockNumber> finalized = new HashMap<>();
    for (NetworkView.ChainDescription chain : network.chains()) {
      store
          .journal()
          .progress(chain.chain())
          .ifPresent(progress -> finalized.put(chain.chain(), progress.finalized()));
    }
    return new ViewContext(network, finalized, store.now());
  }

  /** Whether the claim is in a final block: nothing can change any more. */
  boolean claimFinal(TransferView view) {
    return view.state() == TransferState.CLAIMED
        && view.timeline().stream()
            .filter(step -> step.state() == TransferState.CLAIMED)
            .anyMatch(this::inFinalBlock);
  }

  Optional<Instant> expectedClaim(TransferView view) {
    return EtaPolicy.expectedClaim(
        view,
        network.timings(view.message().sourceChain(), view.message().destinationChain()),
        now);
  }

  private boolean inFinalBlock(TransferView.Step step) {
    BlockNumber last = finalized.get(step.chain());
    return last != null && step.block().map(block -> !block.number().isAfter(last)).orElse(false);
  }
}
