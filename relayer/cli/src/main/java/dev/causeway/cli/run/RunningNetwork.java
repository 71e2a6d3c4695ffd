// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.cli.CliException;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.RunFile;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/**
 * A devnet and a relayer in this process.
 *
 * @param devnet the chains
 * @param relayer the relayer
 */
public record RunningNetwork(Devnet devnet, LocalRelayer relayer) {
  private static final List<String> OURS = List.of("chains", "store", "manifest.json", "run.json");

  /**
   * Starts both; the store opens while the chains start. Chains live in memory, so what an earlier
   * run left in the folder means nothing any more and is removed.
   */
  static RunningNetwork start(DevnetChoices choices, Lifetime lifetime) throws IOException {
    prepare(choices.data());
    LogFile.open(choices.data().resolve("causeway.log"));
    NodeSettings settings =
        SettingsReader.read(Optional.empty(), "grpc.port = " + choices.grpcPort());
    DevnetOptions options = options(choices);
    CompletableFuture<RelayStore> store =
        LocalRelayer.openStore(settings, choices.data(), options.base().chain());
    Devnet devnet;
    try {
      devnet = lifetime.add(Devnet.start(options));
    } catch (RuntimeException failure) {
      store.thenAccept(RelayStore::close);
      throw failure;
    }
    LocalRelayer relayer =
        lifetime.add(LocalRelayer.start(devnet.manifest(), settings, opened(store)));
    new RunFile(relayer.node().api().target(), devnet.manifestFile(), ProcessHandle.current().pid())
        .write(choices.data());
    lifetime.add(() -> RunFile.delete(choices.data()));
    return new RunningNetwork(devnet, relayer);
  }

  static DevnetOptions options(DevnetChoices choices) {
    return DevnetOptions.standard(choices.data().resolve("chains"), choices.l2s())
        .withBlockTime(choices.blockTime())
        .withDisputeWindow(choices.disputeWindow())
        .withChains(chain -> chain.withFinalityDepth(choices.finality()));
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
  private static void prepare(Path data) throws IOException {
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
    for (String name : OURS) {
      deleteTree(data.resolve(name));
    }
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
