// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import dev.causeway.api.v1.TransferState;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetChain;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.model.Address;
import dev.causeway.testkit.rpc.FaultRpc;
import dev.causeway.testkit.tcp.FaultTcp;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A whole network for tests: an L1 and L2s with their contracts, a PostgreSQL, and relayer nodes as
 * processes, with fault proxies in front of everything. Everything is on loopback, and gone when it
 * is closed. Safe for concurrent use.
 */
public final class TestNetwork implements AutoCloseable {
  private static final String MARK = ".causeway-test-network";
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final NetworkOptions options;
  private final Devnet devnet;
  private final DatabaseServer database;
  private final Ledger ledger;
  private final List<TestNode> nodes;

  private TestNetwork(
      NetworkOptions options,
      Devnet devnet,
      DatabaseServer database,
      Ledger ledger,
      List<TestNode> nodes) {
    this.options = options;
    this.devnet = devnet;
    this.database = database;
    this.ledger = ledger;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Starts everything, and returns when all nodes serve.
   *
   * @throws HarnessException when a node does not come up; nothing is left running then
   */
  public static TestNetwork start(NetworkOptions options) {
    TestNetwork network = withoutNodes(options);
    try {
      network.nodes.forEach(TestNode::start);
      network.nodes.forEach(TestNode::awaitServing);
      return network;
    } catch (RuntimeException | Error failure) {
      network.close();
      throw failure;
    }
  }

  /** As {@link #start}, with all nodes still down. */
  public static TestNetwork withoutNodes(NetworkOptions options) {
    Path folder = options.folder().toAbsolutePath();
    emptied(folder);
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      CompletableFuture<DatabaseServer> database =
          CompletableFuture.supplyAsync(
              () -> DatabaseServer.start(folder.resolve("database"), binaries()),
              task -> Thread.ofPlatform().name("database").start(task));
      Devnet devnet;
      try {
        devnet =
            Devnet.start(
                DevnetOptions.standard(folder.resolve("chains"), options.rollups())
                    .withBlockTime(options.blockTime())
                    .withDisputeWindow(options.disputeWindow())
                    .withChains(chain -> chain.withFinalityDepth(options.finalityDepth())));
        opened.add(devnet);
      } finally {
        var _ = database.handle((server, _) -> server == null || opened.add(server)).join();
      }
      Ledger ledger = new Ledger(devnet);
      opened.add(ledger);
      List<TestNode> nodes = new ArrayList<>();
      for (int number = 1; number <= options.nodes(); number++) {
        TestNode node = node(options, folder, devnet, joined(database), number);
        opened.add(node);
        nodes.add(node);
      }
      return new TestNetwork(options, devnet, joined(database), ledger, nodes);
    } catch (RuntimeException failure) {
      closeAll(opened);
      throw failure;
    }
  }

  private static DatabaseServer joined(CompletableFuture<DatabaseServer> database) {
    try {
      return database.join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    }
  }

  private static TestNode node(
      NetworkOptions options, Path folder, Devnet devnet, DatabaseServer database, int number) {
    String id = "node-" + number;
    Path data = folder.resolve(id);
    long seed = options.seed() * 1_000 + number;
    FaultTcp toDatabase = FaultTcp.start("database of " + id, database.address(), seed);
    Map<String, List<FaultRpc>> proxies = new LinkedHashMap<>();
    Map<String, List<URI>> endpoints = new LinkedHashMap<>();
    for (DevnetChain chain : devnet.chains()) {
      String name = chain.plan().name();
      List<FaultRpc> own = new ArrayList<>();
      List<URI> urls = new ArrayList<>();
      for (int i = 1; i <= options.endpoints(); i++) {
        FaultRpc proxy =
            FaultRpc.start(
                FaultRpc.Options.of("%s of %s, endpoint %d".formatted(name, id, i), chain.url())
                    .withSeed(seed * 100 + i)
                    .withTranscript(data.resolve("rpc-%s-%d.jsonl".formatted(name, i))));
        own.add(proxy);
        urls.add(proxy.url());
      }
      urls.add(own.getFirst().webSocket());
      proxies.put(name, own);
      endpoints.put(name, urls);
    }
    PeerTraffic peers = PeerTraffic.of(id, number, seed);
    List<String> settings = new ArrayList<>(peers.settings());
    settings.addAll(options.settings());
    List<String> jvmOptions = new ArrayList<>(peers.jvmOptions());
    jvmOptions.addAll(options.jvmOptions());
    NodeCommandLine command =
        new NodeCommandLine(
            id,
            data,
            devnet.manifestFile(),
            database.urlThrough(toDatabase.port()),
            database.access().user(),
            database.passwordFile(),
            endpoints,
            settings,
            jvmOptions,
            options.image());
    return new TestNode(number, command, options.supervised(), toDatabase, peers, proxies, seed);
  }

  /** The server's programs are unpacked once for all tests of a user. */
  private static Path binaries() {
    return Path.of(System.getProperty("user.home"), ".causeway", "testkit", "postgresql");
  }

  // --- its parts ---

  /** The options it was started with. */
  public NetworkOptions options() {
    return options;
  }

  /** Where logs and transcripts are. */
  public Path folder() {
    return options.folder();
  }

  /** The chains themselves, with what tests can do to them. */
  public Devnet devnet() {
    return devnet;
  }

  /** Addresses and keys. */
  public Manifest manifest() {
    return devnet.manifest();
  }

  /** The database that all nodes share. */
  public DatabaseServer database() {
    return database;
  }

  /** All nodes. */
  public List<TestNode> nodes() {
    return nodes;
  }

  /**
   * A node.
   *
   * @param number from 1
   */
  public TestNode node(int number) {
    if (number < 1 || number > nodes.size()) {
      throw new HarnessException(
          "there is no node %d; there are 1 to %d".formatted(number, nodes.size()));
    }
    return nodes.get(number - 1);
  }

  /** A node's preferred endpoint of a chain. */
  public FaultRpc rpc(String chain, int node) {
    return node(node).rpc(chain);
  }

  /** All endpoints of a chain, of all nodes. */
  public List<FaultRpc> rpc(String chain) {
    return nodes.stream().flatMap(node -> node.endpoints(chain).stream()).toList();
  }

  /** A node's way to the database. */
  public FaultTcp database(int node) {
    return node(node).database();
  }

  // --- what a user does ---

  /** Moves some of the test token to an account that never held anything; waits for the block. */
  public SentTransfer transfer(String from, String to, long amount) {
    return ledger.send(from, to, ledger.stranger(), amount);
  }

  /** Moves some of the test token to that account; waits for the block. */
  public SentTransfer transfer(String from, String to, long amount, Address recipient) {
    return ledger.send(from, to, recipient, amount);
  }

  /** The account that {@link #transfer} sends from, on every chain. */
  public Address user() {
    return ledger.user().address();
  }

  /** How much of the test token an account has on a chain. */
  public long balance(String chain, Address account) {
    return ledger.balance(chain, account);
  }

  /** How often the destination says that the transfer was claimed, asked past all proxies. */
  public int claims(SentTransfer transfer) {
    return ledger.claims(transfer.to(), transfer.id());
  }

  /** What is locked on the L1 less what exists on the L2s: what is on the way. */
  public long lockedLessMinted() {
    return ledger.lockedLessMinted();
  }

  /**
   * Waits until the destination chain says that the transfer arrived, and checks that it did so
   * once and with the whole amount.
   *
   * @throws AssertionError when it does not arrive in two minutes, or not as it should
   */
  public void awaitDelivered(SentTransfer transfer) {
    await("%s arrives on %s".formatted(transfer.id(), transfer.to()), () -> claims(transfer) > 0);
    int claims = claims(transfer);
    if (claims != 1) {
      throw new AssertionError("%s was claimed %d times".formatted(transfer.id(), claims));
    }
    long balance = balance(transfer.to(), transfer.message().recipient());
    long amount = transfer.message().amount().value().toLongExact();
    if (balance < amount) {
      throw new AssertionError(
          "%s brought %d, but its recipient has %d".formatted(transfer.id(), amount, balance));
    }
  }

  /** Waits until that node says that the transfer is claimed. */
  public void awaitClaimed(SentTransfer transfer, int node) {
    await(
        "node %d knows that %s is claimed".formatted(node, transfer.id()),
        () ->
            node(node)
                .status(transfer)
                .filter(found -> found.getState() == TransferState.TRANSFER_STATE_CLAIMED)
                .isPresent());
  }

  /**
   * The node that has a duty, as soon as a live node says that one has.
   *
   * @param duty such as {@code claim/901} or {@code send/900/RELAYER}
   */
  public TestNode awaitOwner(String duty) {
    List<TestNode> found = new ArrayList<>();
    await("somebody has duty " + duty, () -> owner(duty).map(found::add).orElse(false));
    return found.getFirst();
  }

  /**
   * The node that has a duty now, as a live node says.
   *
   * @param duty such as {@code claim/901} or {@code send/900/RELAYER}
   */
  public Optional<TestNode> owner(String duty) {
    for (TestNode asked : nodes) {
      try {
        return asked.duties().stream()
            .filter(known -> known.getName().equals("duties/" + duty) && known.getHeld())
            .findFirst()
            .flatMap(
                held ->
                    nodes.stream()
                        .filter(node -> held.getOwner().startsWith(node.id()))
                        .findFirst());
      } catch (StatusRuntimeException silent) {
        // It is dead, paused or cut off: another one knows as well.
        continue;
      }
    }
    return Optional.empty();
  }

  /** The number of a chain, as names of duties have it. */
  public long chainId(String chain) {
    ManifestChain found = manifest().chain(chain);
    return found.chain().value();
  }

  /**
   * Waits for a condition. It may ask nodes that do not answer at the moment: it is tried again.
   *
   * @throws AssertionError when it does not come true within two minutes
   */
  public void await(String what, BooleanSupplier condition) {
    Patience.until(what, PATIENCE, condition);
  }

  /**
   * Cuts two nodes apart: no cluster message passes between them until {@link #heal}.
   *
   * @throws HarnessException where this machine cannot tell nodes apart
   */
  public void partition(TestNode one, TestNode other) {
    one.peers().cut(other.peers());
  }

  /** Cuts a node apart from every other, and from the database. */
  public void partition(TestNode lonely) {
    nodes.stream().filter(node -> node != lonely).forEach(node -> partition(lonely, node));
    lonely.isolateFromDatabase();
  }

  /** Removes every fault of every proxy, and continues what is paused or stopped. */
  public void heal() {
    nodes.forEach(TestNode::heal);
    database.start();
  }

  @Override
  public void close() {
    List<AutoCloseable> open = new ArrayList<>(List.of(devnet, database, ledger));
    open.addAll(nodes);
    closeAll(open);
  }

  /** The last that was opened first; all of them, whatever happens. */
  private static void closeAll(List<AutoCloseable> opened) {
    HarnessException notClosed = new HarnessException("not everything could be closed");
    for (AutoCloseable resource : opened.reversed()) {
      try {
        resource.close();
      } catch (Exception failure) {
        notClosed.addSuppressed(failure);
      }
    }
    if (notClosed.getSuppressed().length > 0) {
      throw notClosed;
    }
  }

  /** Empties a folder of ours; refuses one in which something else lies. */
  private static void emptied(Path folder) {
    Path mark = folder.resolve(MARK);
    try {
      if (Files.exists(mark)) {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new HarnessException(
              "the folder \"%s\" is not empty and no earlier test network's; name another"
                  .formatted(folder));
        }
      }
      Files.createFile(mark);
    } catch (IOException failure) {
      throw new UncheckedIOException("the folder \"" + folder + "\" cannot be emptied", failure);
    }
  }
}
