// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.LedgerPlan;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.ledger.LedgerStore;
import dev.causeway.chains.ledger.prove.LedgerProver;
import dev.causeway.chains.ledger.store.LedgerConnections;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger of a network: its node and its prover, each a process, and what the node's memory and
 * L1 say of its batches.
 */
final class LedgerLayer implements AutoCloseable {
  /** What scenarios call the node, and the layer. */
  static final String NODE = "ledger";

  /** What scenarios call the prover. */
  static final String PROVER = "prover";

  /** Both. */
  static final List<String> PROCESSES = List.of(NODE, PROVER);

  private static final List<Integer> SIZES = List.of(1, 4);
  // The death of a prover delays its batch by so much: most runs are shorter than the usual time.
  private static final String PROVER_TIME = "5s";
  // A proof needs more than a relayer does, and is worth compiling for.
  private static final String HEAP = "-Xmx1g";
  private static final String HASTY_COMPILER = "-XX:TieredStopAtLevel=1";

  private final Manifest manifest;
  private final ManifestLedger ledger;
  private final ChaosNode node;
  private final ChaosNode prover;
  private final LedgerConnections connections;
  private final EvmTools base;
  private Optional<LedgerStore> memory = Optional.empty();

  private LedgerLayer(
      Manifest manifest,
      ChaosNode node,
      ChaosNode prover,
      LedgerConnections connections,
      EvmTools base) {
    this.manifest = manifest;
    this.ledger = manifest.ledgers().getFirst();
    this.node = node;
    this.prover = prover;
    this.connections = connections;
    this.base = base;
  }

  /** A ledger with INSECURE development keys, which are made if need be, in seconds. */
  static LedgerPlan plan(int port) {
    return LedgerPlan.standard(
        "127.0.0.1:" + port, LedgerProver.insecureVerifyingKeys(SIZES, LedgerProver.usualCache()));
  }

  /** Prepares both processes; launches none. */
  static LedgerLayer of(
      Devnet devnet,
      StoreConfig.External relayers,
      Path password,
      Path folder,
      NodeCommand command) {
    Manifest manifest = devnet.manifest();
    String node = manifest.ledgers().getFirst().node();
    return new LedgerLayer(
        manifest,
        process(
            NODE,
            Integer.parseInt(node.substring(node.lastIndexOf(':') + 1)),
            folder,
            command,
            List.of("ledger", "node"),
            configuration(NODE, devnet, relayers, password, folder),
            "serves; gRPC"),
        process(
            PROVER,
            0,
            folder,
            command,
            List.of("prover"),
            configuration(PROVER, devnet, relayers, password, folder),
            "proving batches"),
        new LedgerConnections(
            relayers.url().replaceFirst("/[^/?]+(\\?|$)", "/ledger$1"),
            relayers.user(),
            relayers.password()),
        devnet.chain(manifest.base().name()).tools());
  }

  private static ChaosNode process(
      String name,
      int port,
      Path folder,
      NodeCommand command,
      List<String> words,
      String configuration,
      String ready) {
    Path home = folder.resolve(name);
    Path file = home.resolve("causeway.conf");
    try {
      Files.createDirectories(home);
      Files.writeString(file, configuration);
    } catch (IOException failure) {
      throw new ScenarioException("%s cannot be set up: %s".formatted(name, failure), failure);
    }
    List<String> arguments = new ArrayList<>(words);
    arguments.addAll(List.of("--config", file.toString()));
    return new ChaosNode(
        name,
        port,
        home,
        command.of(arguments).stream().map(word -> word.startsWith("-Xmx") ? HEAP : word).toList(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ready));
  }

  private static String configuration(
      String name, Devnet devnet, StoreConfig.External relayers, Path password, Path folder) {
    return """
        causeway {
          node { id = %s, manifest = %s, data = %s }
          store { kind = jdbc, jdbc { url = %s, user = %s, password-file = %s } }
          prove { time-to-live = %s, retry-after = 1s, sizes = %s }
        }
        """
        .formatted(
            name,
            quoted(devnet.manifestFile()),
            quoted(folder.toAbsolutePath().resolve(name)),
            quoted(relayers.url() + "?ApplicationName=" + name),
            quoted(relayers.user()),
            quoted(password.toAbsolutePath()),
            PROVER_TIME,
            SIZES);
  }

  private static String quoted(Object value) {
    // JSON's quoting is HOCON's.
    return TextNode.valueOf(value.toString()).toString();
  }

  /** Launches both, and waits until they serve. */
  void start() throws InterruptedException {
    node.launch();
    prover.launch();
    node.awaitServing();
    prover.awaitServing();
    memory = Optional.of(connections.open(manifest.terms(ledger)));
  }

  ManifestLedger manifest() {
    return ledger;
  }

  ChaosNode node() {
    return node;
  }

  ChaosNode prover() {
    return prover;
  }

  List<ChaosNode> processes() {
    return List.of(node, prover);
  }

  /** How many batches the node has fixed, by its memory. */
  long cut() {
    return memory.orElseThrow().batchCounts().cut();
  }

  /** How many batches the newest block of L1 has. */
  long settled() {
    return UInt256.of(
            Bytes32.parse(base.view(ledger.contract(), "batchCount()", List.of()).toString()))
        .toLongExact();
  }

  /** Lets go of memory and chain; the processes are ended with the others. */
  @Override
  public void close() {
    processes().forEach(ChaosNode::close);
    connections.close();
    base.close();
  }
}
