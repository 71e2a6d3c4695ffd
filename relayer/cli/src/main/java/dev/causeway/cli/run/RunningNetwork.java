// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.AttachedChains;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.LedgerPlan;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.ledger.prove.LedgerProver;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.RunFile;
import dev.causeway.cli.launch.UpChains;
import dev.causeway.cli.wiring.LedgerHere;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.cli.wiring.ProvingHere;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import dev.causeway.relayer.store.NetworkShape;
import dev.causeway.relayer.store.PostgresStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Chains and a relayer in this process.
 *
 * @param devnet the chains
 * @param relayer the relayer
 * @param remains what is left in the folder afterwards
 */
record RunningNetwork(Devnet devnet, LocalRelayer relayer, Remains remains) {
  private static final String CHAINS = "chains";
  private static final String STORE = "store";
  private static final List<Integer> LEDGER_SIZES = List.of(1, 4);

  /**
   * Starts both; the store opens while the chains start. Chains of our own live in memory, so what
   * an earlier run left in the folder means nothing any more and is removed.
   */
  static RunningNetwork start(
      DevnetChoices choices, UpChains chains, Lifetime lifetime, Console console)
      throws IOException {
    return start(choices, chains, lifetime, console, service -> service);
  }

  /**
   * The same with a ledger's node that serves otherwise.
   *
   * @param tuning makes of the usual service the one that is wanted
   */
  static RunningNetwork start(
      DevnetChoices choices,
      UpChains chains,
      Lifetime lifetime,
      Console console,
      UnaryOperator<LedgerHere.Service> tuning)
      throws IOException {
    prepare(choices, chains);
    LogFile.open(choices.data().resolve("causeway.log"));
    Remains remains = new Remains(choices.data(), List.of(CHAINS, STORE), choices.keep(), console);
    boolean ours = chains instanceof UpChains.Started;
    if (ours) {
      lifetime.add(remains);
    }
    NodeSettings settings =
        SettingsReader.read(Optional.empty(), "grpc.port = " + choices.grpcPort());
    Start start = start(choices, chains);
    CompletableFuture<RelayStore> store =
        LocalRelayer.openStore(settings, choices.data(), start.shape());
    Devnet devnet;
    try {
      devnet = lifetime.add(start.devnet().get());
    } catch (RuntimeException failure) {
      store.thenAccept(RelayStore::close);
      throw failure;
    }
    RelayStore memory = opened(store);
    if (ours && memory instanceof PostgresStore postgres) {
      for (ManifestLedger ledger : devnet.manifest().ledgers()) {
        lifetime.add(
            LedgerHere.start(
                devnet.manifest(),
                ledger,
                postgres.besides("ledger"),
                tuning.apply(LedgerHere.Service.of("devnet", ledger, LEDGER_SIZES))));
      }
    }
    LocalRelayer relayer = lifetime.add(LocalRelayer.start(devnet.manifest(), settings, memory));
    new RunFile(relayer.node().api().target(), devnet.manifestFile(), ProcessHandle.current().pid())
        .write(choices.data());
    lifetime.add(() -> RunFile.delete(choices.data()));
    remains.started();
    return new RunningNetwork(devnet, relayer, remains);
  }

  private record Start(NetworkShape shape, Supplier<Devnet> devnet) {}

  private static NetworkShape shape(DevnetOptions options) {
    return new NetworkShape(
        options.base().chain(),
        options.ledger().map(LedgerPlan::chain).stream().collect(Collectors.toSet()));
  }

  private static Start start(DevnetChoices choices, UpChains chains) {
    Path folder = choices.data().resolve(CHAINS);
    return switch (chains) {
      case UpChains.Started() -> {
        DevnetOptions options = options(choices);
        yield new Start(shape(options), () -> Devnet.start(options));
      }
      case UpChains.Deploy(var named, var deployer) -> {
        DevnetOptions options =
            AttachedChains.inspect(
                folder, named, choices.blockTime(), choices.finality(), choices.disputeWindow());
        yield new Start(
            shape(options),
            () ->
                deployer
                    .map(key -> Devnet.start(options, key))
                    .orElseGet(() -> Devnet.start(options)));
      }
      case UpChains.Existing(var manifest) ->
          new Start(LocalRelayer.shape(manifest), () -> Devnet.attach(manifest, folder));
    };
  }

  static DevnetOptions options(DevnetChoices choices) {
    DevnetOptions options =
        DevnetOptions.standard(choices.data().resolve("chains"), choices.l2s())
            .withBlockTime(choices.blockTime())
            .withDisputeWindow(choices.disputeWindow())
            .withChains(chain -> chain.withFinalityDepth(choices.finality()));
    return choices.ledger()
        ? options.withLedger(
            LedgerPlan.standard(
                "127.0.0.1:" + freePort(),
                LedgerProver.insecureVerifyingKeys(LEDGER_SIZES, ProvingHere.cache())))
        : options;
  }

  /** Known before the node listens there, because the manifest names it. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static RelayStore opened(CompletableFuture<RelayStore> store) {
    try {
      return store.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  /** Empties a folder of ours; refuses one in which something else lies, or another run lives. */
  private static void prepare(DevnetChoices choices, UpChains chains) throws IOException {
    Path data = choices.data();
    if (Files.exists(RunFile.in(data))) {
      RunFile earlier = RunFile.read(data);
      Optional<ProcessHandle> process =
          ProcessHandle.of(earlier.process()).filter(ProcessHandle::isAlive);
      if (process.isPresent() && earlier.process() != ProcessHandle.current().pid()) {
        throw CliException.usage(
            "process %d already runs in %s: end it, or name another folder with --data"
                .formatted(earlier.process(), data));
      }
    }
    if (Files.isRegularFile(data)) {
      throw CliException.usage(data + " is a file: name a folder with --data");
    }
    Files.createDirectories(data);
    switch (chains) {
      case UpChains.Started() -> {
        deleteTree(data.resolve(CHAINS));
        deleteTree(data.resolve(STORE));
      }
      // The manifest of an earlier deployment stays until the new one is written.
      case UpChains.Deploy _ -> deleteTree(data.resolve(STORE));
      case UpChains.Existing _ -> {
        // The store may be of an earlier run on the same chains, and is filled from them if not.
        if (!choices.keep()) {
          deleteTree(data.resolve(STORE));
        }
      }
    }
    RunFile.delete(data);
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
