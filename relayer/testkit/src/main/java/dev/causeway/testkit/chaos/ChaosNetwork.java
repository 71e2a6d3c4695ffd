// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.store.SharedPostgres;
import dev.causeway.relayer.store.StoreConfig;
import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.relayer.store.StoreGate;
import dev.causeway.relayer.store.StoreHarm;
import dev.causeway.testkit.process.PeerTraffic;
import dev.causeway.testkit.rpc.FaultRpc;
import dev.causeway.testkit.tcp.FaultTcp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Chains and a database of one's own, and real node processes on them. Proxies stand only where the
 * scenario's faults need them. Closing it leaves no process.
 */
final class ChaosNetwork implements AutoCloseable {
  private static final int STATE_HISTORY = 6_000;

  private final Scenario scenario;
  private final Path folder;
  private final long seed;
  private final NodeCommand command;
  private final Devnet devnet;
  private final StoreConfig.External access;
  private final Path password;
  private final StoreEvidence evidence;
  private final List<ChaosNode> nodes = new CopyOnWriteArrayList<>();
  private Optional<LedgerLayer> ledger = Optional.empty();
  private SharedPostgres postgres;

  private ChaosNetwork(
      Scenario scenario,
      Path folder,
      long seed,
      NodeCommand command,
      Devnet devnet,
      SharedPostgres postgres)
      throws IOException {
    this.scenario = scenario;
    this.folder = folder;
    this.seed = seed;
    this.command = command;
    this.devnet = devnet;
    this.postgres = postgres;
    this.access = postgres.access();
    this.password = folder.resolve("store-password");
    Files.deleteIfExists(password);
    var _ =
        Files.createFile(
            password,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, access.password() + "\n");
    this.evidence = StoreEvidence.open(access);
  }

  /** Starts chains, database and nodes; when it returns, every node serves. */
  static ChaosNetwork start(Scenario scenario, Path folder, long seed, NodeCommand command)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Scenario.Topology shape = scenario.topology();
    SharedPostgres postgres =
        SharedPostgres.start(
            new StoreConfig.Embedded(folder.resolve("store"), binaries(folder)), 0);
    Devnet devnet;
    try {
      DevnetOptions chains =
          DevnetOptions.standard(folder.resolve("chains"), shape.l2s())
              .withBlockTime(shape.blockTime())
              .withStateHistory(STATE_HISTORY)
              .withDisputeWindow(shape.disputeWindow())
              .withChains(chain -> chain.withFinalityDepth(shape.finality()));
      devnet =
          Devnet.start(shape.ledger() ? chains.withLedger(LedgerLayer.plan(freePort())) : chains);
    } catch (RuntimeException failure) {
      postgres.close();
      throw failure;
    }
    ChaosNetwork network = new ChaosNetwork(scenario, folder, seed, command, devnet, postgres);
    try {
      network.startNodes();
      return network;
    } catch (RuntimeException | InterruptedException failure) {
      network.close();
      throw failure;
    }
  }

  /** The server's programs are the same for every run: unpacked once, beside the runs. */
  private static Path binaries(Path folder) {
    Path beside = folder.toAbsolutePath().getParent();
    return (beside == null ? folder : beside).resolve("postgresql");
  }

  private void startNodes() throws InterruptedException {
    // The first makes the tables.
    addNode().awaitServing();
    evidence.record();
    if (scenario.topology().ledger()) {
      LedgerLayer layer = LedgerLayer.of(devnet, access, password, folder, command);
      ledger = Optional.of(layer);
      layer.start();
    }
    for (int i = 2; i <= scenario.topology().nodes(); i++) {
      var _ = addNode();
    }
    for (ChaosNode node : nodes) {
      node.awaitServing();
    }
  }

  /** One more node; it is launched, but may not serve yet. */
  ChaosNode addNode() {
    String name = "n" + (nodes.size() + 1);
    Path home = folder.resolve(name);
    try {
      Files.createDirectories(home);
      int port = freePort();
      URI url = URI.create(access.url().substring("jdbc:".length()));
      Optional<FaultTcp> link =
          uses(Fault.Deed.CutDatabase.class) || uses(Fault.Deed.SlowDatabase.class)
              ? Optional.of(
                  FaultTcp.start(
                      "database-" + name,
                      new InetSocketAddress(url.getHost(), url.getPort()),
                      seed))
              : Optional.empty();
      int databasePort = link.map(FaultTcp::port).orElse(url.getPort());
      List<String> arguments = new ArrayList<>();
      arguments.add("node");
      option(arguments, "--node-id", name);
      option(arguments, "--data", home.toString());
      option(arguments, "--manifest", devnet.manifestFile().toString());
      option(
          arguments,
          "--jdbc-url",
          // The name of the connections is how the server tells the nodes apart.
          "jdbc:postgresql://127.0.0.1:%d%s?ApplicationName=%s"
              .formatted(databasePort, url.getPath(), name));
      option(arguments, "--jdbc-user", access.user());
      option(arguments, "--jdbc-password-file", password.toString());
      option(arguments, "--api-port", String.valueOf(port));
      if (scenario.topology().ledger()) {
        option(arguments, "--set", "prove.enabled=false");
      }
      Map<String, List<FaultRpc>> endpoints = new LinkedHashMap<>();
      if (uses(Fault.Deed.Rpc.class) || uses(Fault.Deed.Silence.class) || endpointsOfEach() > 1) {
        for (ManifestChain chain : manifest().chains()) {
          List<FaultRpc> proxies = new ArrayList<>();
          StringBuilder urls = new StringBuilder(chain.name()).append('=');
          for (int i = 1; i <= scenario.topology().endpoints(); i++) {
            FaultRpc proxy =
                FaultRpc.start(
                    FaultRpc.Options.of(
                            "%s-%s-%d".formatted(name, chain.name(), i), chain.rpc().getFirst())
                        .withSeed(seed));
            proxies.add(proxy);
            urls.append(proxy.url()).append(',');
          }
          endpoints.put(chain.name(), proxies);
          option(arguments, "--rpc", urls.append(proxies.getFirst().webSocket()).toString());
        }
      }
      Optional<PeerTraffic> peers =
          uses(Fault.Deed.CutPeers.class)
              ? Optional.of(PeerTraffic.of(name, nodes.size() + 1, seed))
              : Optional.empty();
      peers.ifPresent(
          traffic -> traffic.settings().forEach(setting -> option(arguments, "--set", setting)));
      ChaosNode node =
          new ChaosNode(
              name, port, home, command.of(arguments), endpoints, link, peers, Optional.empty());
      nodes.add(node);
      node.launch();
      return node;
    } catch (IOException failure) {
      throw new ScenarioException("node %s cannot be set up: %s".formatted(name, failure), failure);
    }
  }

  /** A second process under the name of the node; not launched, and not among the nodes. */
  ChaosNode twinOf(ChaosNode node) {
    Path home = folder.resolve(node.name() + "-twin");
    try {
      Files.createDirectories(home);
      return node.twin(home, freePort());
    } catch (IOException failure) {
      throw new ScenarioException(
          "a twin of %s cannot be set up: %s".formatted(node.name(), failure), failure);
    }
  }

  private boolean uses(Class<? extends Fault.Deed> kind) {
    return scenario.faults().stream().anyMatch(fault -> kind.isInstance(fault.deed()));
  }

  private static void option(List<String> arguments, String name, String value) {
    arguments.add(name);
    arguments.add(value);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** How many endpoints of each chain every node asks. */
  int endpointsOfEach() {
    return scenario.topology().endpoints();
  }

  Devnet devnet() {
    return devnet;
  }

  Manifest manifest() {
    return devnet.manifest();
  }

  StoreEvidence evidence() {
    return evidence;
  }

  /** The way into the database. */
  StoreGate gate() {
    return StoreGate.of(access);
  }

  /** What harms the database from within. */
  StoreHarm harm() {
    return StoreHarm.to(access);
  }

  List<ChaosNode> nodes() {
    return nodes;
  }

  /** The ledger, where the scenario has one. */
  Optional<LedgerLayer> ledger() {
    return ledger;
  }

  /** The nodes, and what else is a process. */
  List<ChaosNode> processes() {
    List<ChaosNode> all = new ArrayList<>(nodes);
    ledger.ifPresent(layer -> all.addAll(layer.processes()));
    return all;
  }

  ChaosNode node(String name) {
    return nodes.stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ScenarioException("there is no node " + name));
  }

  /** A duty with the name of its chain, as scenarios write it, as the relayer writes it. */
  String dutyName(String duty) {
    String[] parts = duty.split("/", -1);
    if (parts.length > 1) {
      parts[1] = chainId(parts[1]).toString();
    }
    return String.join("/", parts);
  }

  /** The id of a chain or of the ledger. */
  ChainId chainId(String name) {
    return ledger
        .map(LedgerLayer::manifest)
        .filter(layer -> layer.name().equals(name))
        .map(ManifestLedger::chain)
        .orElseGet(() -> manifest().chain(name).chain());
  }

  /** The server goes, and comes back on the same port with the same data. */
  void restartPostgres(boolean kill, Duration away) throws InterruptedException {
    int port = URI.create(access.url().substring("jdbc:".length())).getPort();
    if (kill) {
      ProcessHandle.of(postgres.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    postgres.close();
    Thread.sleep(away);
    postgres =
        SharedPostgres.start(
            new StoreConfig.Embedded(folder.resolve("store"), binaries(folder)), port);
  }

  /** Ends the nodes; chains and database stay, for whoever looks at what is left. */
  void endNodes() throws InterruptedException {
    List<Thread> ends =
        processes().stream().map(node -> Thread.ofVirtual().start(node::close)).toList();
    for (Thread end : ends) {
      end.join();
    }
  }

  @Override
  public void close() {
    try {
      endNodes();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    ledger.ifPresent(LedgerLayer::close);
    evidence.close();
    devnet.close();
    postgres.close();
  }
}
