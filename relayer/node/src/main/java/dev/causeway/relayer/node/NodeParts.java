// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.chains.OutputVerifier;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.cluster.Membership;
import dev.causeway.relayer.node.grpc.NetworkView;
import dev.causeway.relayer.node.grpc.RelayerFees;
import dev.causeway.relayer.node.settings.NodeSettings;
import java.util.List;
import java.util.Map;

/**
 * What a node is made of. Whoever starts it keeps and closes the store and the chains.
 *
 * @param settings its configuration
 * @param store its memory
 * @param network the chains
 * @param audited the same chains through the endpoints of the audit
 * @param keys its keys
 * @param verifiers independent verifiers that decide challenges
 * @param threshold how many of them must agree
 * @param startBlocks first block to read of each chain
 * @param view what the API says about the network
 * @param fees for which fee it claims
 * @param membership the other nodes; the node opens and closes it
 */
public record NodeParts(
    NodeSettings settings,
    RelayStore store,
    Network network,
    Network audited,
    KeyRing keys,
    List<OutputVerifier> verifiers,
    int threshold,
    Map<ChainId, BlockNumber> startBlocks,
    NetworkView view,
    RelayerFees fees,
    Membership membership) {
  /** Copies the collections. */
  public NodeParts {
    verifiers = List.copyOf(verifiers);
    startBlocks = Map.copyOf(startBlocks);
  }
}
