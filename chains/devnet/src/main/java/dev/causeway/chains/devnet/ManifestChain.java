// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.EvmChainConfig;
import dev.causeway.chains.evm.RpcOptions;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One chain of a devnet, with all that a relayer or a client has to know of it.
 *
 * @param name what people call it
 * @param chain its id
 * @param kind its layer kind
 * @param rpc JSON-RPC over HTTP, the preferred node first
 * @param webSocket for heads, when the node offers it
 * @param finality when its blocks count as final
 * @param blockTime usual time between blocks
 * @param startBlock the first block that can hold one of our events
 * @param contracts our contracts on it
 * @param testReceiver a {@code TestReceiver} for messages that call, when one was deployed
 */
public record ManifestChain(
    String name,
    ChainId chain,
    LayerKind kind,
    List<URI> rpc,
    Optional<URI> webSocket,
    FinalityPolicy finality,
    Duration blockTime,
    BlockNumber startBlock,
    ContractAddresses contracts,
    Optional<Address> testReceiver) {
  /** Copies the list, and refuses a chain that no client could be configured for. */
  public ManifestChain {
    rpc = List.copyOf(rpc);
    var _ = config(chain, name, kind, rpc, webSocket, finality, blockTime, contracts);
  }

  /**
   * The same chain behind other endpoints.
   *
   * @param endpoints HTTP URLs, the preferred one first, and at most one WebSocket URL
   */
  public ManifestChain behind(List<URI> endpoints) {
    List<URI> http = endpoints.stream().filter(uri -> !isWebSocket(uri)).toList();
    return new ManifestChain(
        name,
        chain,
        kind,
        http,
        endpoints.stream().filter(ManifestChain::isWebSocket).findFirst(),
        finality,
        blockTime,
        startBlock,
        contracts,
        testReceiver);
  }

  private static boolean isWebSocket(URI uri) {
    return String.valueOf(uri.getScheme()).startsWith("ws");
  }

  /** What the EVM adapter needs to reach it. */
  public EvmChainConfig toConfig() {
    return config(chain, name, kind, rpc, webSocket, finality, blockTime, contracts);
  }

  private static EvmChainConfig config(
      ChainId chain,
      String name,
      LayerKind kind,
      List<URI> rpc,
      Optional<URI> webSocket,
      FinalityPolicy finality,
      Duration blockTime,
      ContractAddresses contracts) {
    Duration poll = blockTime.dividedBy(4);
    EvmChainConfig config =
        EvmChainConfig.of(chain, name, kind, RpcOptions.of(rpc), finality, contracts)
            .withTimes(blockTime, poll);
    return webSocket.map(config::withWebSocket).orElse(config);
  }
}
