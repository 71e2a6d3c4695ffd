// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.wiring;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.RpcCounters;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.KeyRing;
import dev.causeway.relayer.node.NodeParts;
import dev.causeway.relayer.node.RelayerNode;
import dev.causeway.relayer.node.cluster.ClusterMembership;
import dev.causeway.relayer.node.cluster.Membership;
import dev.causeway.relayer.node.grpc.RelayerFees;
import dev.causeway.relayer.node.metrics.ChainTraffic;
import dev.causeway.relayer.node.metrics.MetricsServer;
import dev.causeway.relayer.node.metrics.MetricsSources;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.store.NetworkShape;
import dev.causeway.relayer.store.PostgresStore;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A relayer in this process: store, connections, node. */
public final class LocalRelayer implements AutoCloseable {
  private final RelayStore store;
  private final LiveChains chains;
  private final ManifestView view;
  private final RelayerNode node;
  private final Optional<MetricsServer> metrics;
  private final Optional<ProvingHere> proving;

  private LocalRelayer(
      RelayStore store,
      LiveChains chains,
      ManifestView view,
      RelayerNode node,
      Optional<MetricsServer> metrics,
      Optional<ProvingHere> proving) {
    this.store = store;
    this.chains = chains;
    this.view = view;
    this.node = node;
    this.metrics = metrics;
    this.proving = proving;
  }

  /** Opens the store in the background, because it takes seconds that something else can use. */
  public static CompletableFuture<RelayStore> openStore(
      NodeSettings settings, Path dataFolder, NetworkShape shape) {
    return CompletableFuture.supplyAsync(
        () -> PostgresStore.open(storeConfig(settings, dataFolder), shape));
  }

  /** Starts a relayer on a store that is open; closes the store when the start fails. */
  public static LocalRelayer start(Manifest manifest, NodeSettings settings, RelayStore store) {
    LiveChains chains = null;
    ManifestView view = null;
    RelayerNode node = null;
    try {
      NodeKeys keys = NodeKeys.load(manifest, settings.keys());
      chains = LiveChains.open(manifest, settings.watch(), settings.audit().rpc());
      view = new ManifestView(manifest, chains.network());
      node =
          RelayerNode.start(
              new NodeParts(
                  settings,
                  store,
                  chains.network(),
                  chains.audited(),
                  keys.ring(),
                  chains.verifiers(keys.verifiers()),
                  manifest.quorum().threshold(),
                  startBlocks(manifest),
                  view,
                  RelayerFees.NONE,
                  membership(settings, store)));
      return new LocalRelayer(
          store,
          chains,
          view,
          node,
          metrics(settings, store, chains, keys.ring(), node),
          proving(manifest, settings, store));
    } catch (RuntimeException failure) {
      if (node != null) {
        node.close();
      }
      if (view != null) {
        view.close();
      }
      if (chains != null) {
        chains.close();
      }
      store.close();
      throw failure;
    }
  }

  /** Its node. */
  public RelayerNode node() {
    return node;
  }

  /** Where its metrics are, if it serves any. */
  public Optional<URI> metrics() {
    return metrics.map(MetricsServer::address);
  }

  /** Its store. */
  public RelayStore store() {
    return store;
  }

  /** What the nodes of each chain were asked so far by the relayer. */
  public Map<ChainId, RpcCounters.Snapshot> rpcCounters() {
    return chains.counters();
  }

  @Override
  public void close() {
    proving.ifPresent(ProvingHere::close);
    node.close();
    metrics.ifPresent(MetricsServer::close);
    view.close();
    chains.close();
    store.close();
  }

  private static Optional<MetricsServer> metrics(
      NodeSettings settings, RelayStore store, LiveChains chains, KeyRing keys, RelayerNode node) {
    return settings.metrics().enabled() && store instanceof PostgresStore shared
        ? Optional.of(
            MetricsServer.start(
                settings.metrics(),
                new MetricsSources(
                    store.forReaders(),
                    shared.report(),
                    chains.network(),
                    keys,
                    node::duties,
                    () -> traffic(chains))))
        : Optional.empty();
  }

  private static Map<ChainId, ChainTraffic> traffic(LiveChains chains) {
    Map<ChainId, ChainTraffic> traffic = new HashMap<>();
    chains
        .counters()
        .forEach(
            (chain, counted) ->
                traffic.put(
                    chain,
                    new ChainTraffic(
                        counted.callsPerMethod(),
                        counted.httpRequests(),
                        counted.failuresPerEndpoint())));
    return traffic;
  }

  /** With the embedded store there is nobody to meet. */
  private static Membership membership(NodeSettings settings, RelayStore store) {
    return settings.cluster().enabled()
            && settings.store() instanceof NodeSettings.Store.Jdbc
            && store instanceof PostgresStore shared
        ? new ClusterMembership(settings.node(), settings.cluster(), shared.nodes())
        : Membership.alone(settings.node());
  }

  private static StoreConfig storeConfig(NodeSettings settings, Path dataFolder) {
    return switch (settings.store()) {
      case NodeSettings.Store.Embedded _ ->
          new StoreConfig.Embedded(dataFolder.resolve("store"), dataFolder.resolve("postgresql"));
      case NodeSettings.Store.Jdbc(var url, var user, var passwordFile) ->
          StoreConfig.jdbc(url, user, passwordFile.map(LocalRelayer::firstLine).orElse(""));
    };
  }

  private static String firstLine(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.isEmpty() ? "" : lines.getFirst();
    } catch (IOException unreadable) {
      throw new InvalidSettingsException(
          "cannot read the password file " + file + ": check its permissions", unreadable);
    }
  }

  private static Map<ChainId, BlockNumber> startBlocks(Manifest manifest) {
    Map<ChainId, BlockNumber> blocks = new HashMap<>();
    manifest.chains().forEach(chain -> blocks.put(chain.chain(), chain.startBlock()));
    return blocks;
  }

  /** What the store has to know of the network. */
  public static NetworkShape shape(Manifest manifest) {
    return new NetworkShape(
        manifest.base().chain(),
        manifest.ledgers().stream().map(ManifestLedger::chain).collect(Collectors.toSet()));
  }

  /** Proves here, where the settings say so and there is something to prove. */
  private static Optional<ProvingHere> proving(
      Manifest manifest, NodeSettings settings, RelayStore store) {
    return manifest.ledgers().isEmpty() || !settings.prove().enabled()
        ? Optional.empty()
        : Optional.of(
            ProvingHere.start(manifest, settings.prove(), settings.node().value(), store));
  }
}
