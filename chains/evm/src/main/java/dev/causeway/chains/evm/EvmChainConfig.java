// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * One EVM chain and how to reach it.
 *
 * @param chain its id (EIP-155)
 * @param name the name that people use for it, such as {@code l2a}
 * @param kind its layer kind
 * @param rpc its nodes
 * @param finality when its blocks count as final
 * @param contracts where our contracts are on it
 * @param webSocket URL for early word of new heads, when a node offers one; without it the node is
 *     polled. May hold an API key, so no message shows it
 * @param blockTime usual time between its blocks; a subscription that is silent for several of them
 *     is renewed
 * @param trust how far its nodes are believed
 * @param pollInterval how often to ask for the head where there is no subscription; shorter notices
 *     heads earlier and costs requests
 */
public record EvmChainConfig(
    ChainId chain,
    String name,
    LayerKind kind,
    RpcOptions rpc,
    FinalityPolicy finality,
    ContractAddresses contracts,
    Optional<URI> webSocket,
    TrustPolicy trust,
    Duration blockTime,
    Duration pollInterval) {

  /** Refuses a configuration that cannot work, naming the value. */
  public EvmChainConfig {
    if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
      throw new IllegalArgumentException(
          "the name of a chain must be 1 to 32 lower-case letters, digits and hyphens, but is \""
              + name
              + "\"");
    }
    if (kind != LayerKind.BASE && kind != LayerKind.OPTIMISTIC) {
      throw new IllegalArgumentException(
          "chain %s is of kind %s, which is no EVM chain: use BASE or OPTIMISTIC"
              .formatted(name, kind));
    }
    if (kind == LayerKind.BASE ? contracts.globalRoots().isEmpty() : contracts.mirror().isEmpty()) {
      throw new IllegalArgumentException(
          "chain %s is of kind %s and needs the address of its %s"
              .formatted(name, kind, kind == LayerKind.BASE ? "global roots" : "mirror"));
    }
    webSocket.ifPresent(
        uri -> {
          String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
          if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException(
                "the WebSocket URL of chain %s must start with ws:// or wss://, but has scheme \"%s\""
                    .formatted(name, scheme));
          }
        });
    if (trust.groups().size() != rpc.endpoints().size()) {
      throw new IllegalArgumentException(
          "chain %s has %d endpoints, but %d names of groups for them: give each its group"
              .formatted(name, rpc.endpoints().size(), trust.groups().size()));
    }
    if (blockTime.isNegative() || blockTime.isZero()) {
      throw new IllegalArgumentException("the block time must be positive, but is " + blockTime);
    }
    if (pollInterval.compareTo(Duration.ofMillis(10)) < 0) {
      throw new IllegalArgumentException(
          "the poll interval must be at least 10 ms, but is " + pollInterval.toMillis() + " ms");
    }
  }

  /** A chain with blocks every second that is polled four times as often. */
  public static EvmChainConfig of(
      ChainId chain,
      String name,
      LayerKind kind,
      RpcOptions rpc,
      FinalityPolicy finality,
      ContractAddresses contracts) {
    return new EvmChainConfig(
        chain,
        name,
        kind,
        rpc,
        finality,
        contracts,
        Optional.empty(),
        TrustPolicy.of(rpc.endpoints().size()),
        Duration.ofSeconds(1),
        Duration.ofMillis(250));
  }

  /** The same with a WebSocket URL. */
  public EvmChainConfig withWebSocket(URI uri) {
    return new EvmChainConfig(
        chain,
        name,
        kind,
        rpc,
        finality,
        contracts,
        Optional.of(uri),
        trust,
        blockTime,
        pollInterval);
  }

  /** The same with another trust in its nodes. */
  public EvmChainConfig withTrust(TrustPolicy newTrust) {
    return new EvmChainConfig(
        chain, name, kind, rpc, finality, contracts, webSocket, newTrust, blockTime, pollInterval);
  }

  /** The same with other times. */
  public EvmChainConfig withTimes(Duration newBlockTime, Duration newPollInterval) {
    return new EvmChainConfig(
        chain,
        name,
        kind,
        rpc,
        finality,
        contracts,
        webSocket,
        trust,
        newBlockTime,
        newPollInterval);
  }

  @Override
  public String toString() {
    return "EvmChainConfig[%s %s %s, %s, %s, %s, blocks every %s, polled every %s]"
        .formatted(chain, name, kind, rpc, finality, contracts, blockTime, pollInterval);
  }
}
