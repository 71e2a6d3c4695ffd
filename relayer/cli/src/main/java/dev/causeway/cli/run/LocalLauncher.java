// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.bench.BenchRun;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.cli.launch.RunFile;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Starts everything on this machine. */
public final class LocalLauncher implements Launcher {
  @Override
  public ExitCode demo(DevnetChoices choices, boolean json, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return new DemoRun(choices, json, console).run(lifetime);
    }
  }

  @Override
  public ExitCode up(DevnetChoices choices, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      RunningNetwork running = RunningNetwork.start(choices, lifetime);
      describe(running.devnet().manifest(), running.relayer().node().api().target(), console);
      running
          .devnet()
          .death()
          .thenAccept(
              death -> {
                console
                    .err()
                    .println(
                        death.name()
                            + " has ended by itself; its last words: "
                            + death.lastWords());
                Runtime.getRuntime().exit(ExitCode.FAILED.code());
              });
      lifetime.await();
      return ExitCode.INTERRUPTED;
    }
  }

  private static void describe(Manifest manifest, String target, Console console) {
    for (ManifestChain chain : manifest.chains()) {
      console.line(
          "%-5s chain %s  %s  bridge %s"
              .formatted(
                  chain.name(), chain.chain(), chain.rpc().getFirst(), chain.contracts().bridge()));
    }
    manifest
        .tokens()
        .forEach(
            token ->
                console.line(
                    "token %s on chain %s at %s"
                        .formatted(token.symbol(), token.chain(), token.address())));
    console.line("gRPC  " + target + " (reflection is on; plaintext, this machine only)");
    console.line("try   causeway transfer --from l1 --to l2a --amount 5 --wait");
    console.line("Ctrl-C ends everything");
  }

  @Override
  public ExitCode node(Path config, Console console) throws Exception {
    NodeSettings settings = SettingsReader.read(Optional.of(config), "");
    if (settings.files().manifest().toString().isEmpty()) {
      throw new InvalidSettingsException(
          "causeway.node.manifest is not set: name the manifest of the network in "
              + config
              + "; config/examples has one");
    }
    Path data = settings.files().data();
    Files.createDirectories(data);
    LogFile.open(data.resolve("causeway.log"));
    Manifest manifest = ManifestFile.read(settings.files().manifest());
    try (Lifetime lifetime = new Lifetime()) {
      RelayStore store;
      try {
        store = LocalRelayer.openStore(settings, data, manifest.base().chain()).join();
      } catch (CompletionException failure) {
        throw failure.getCause() instanceof Exception cause ? cause : failure;
      }
      LocalRelayer relayer = lifetime.add(LocalRelayer.start(manifest, settings, store));
      settings
          .files()
          .statistics()
          .ifPresent(file -> lifetime.add(new StatisticsFile(relayer, file)));
      String target = relayer.node().api().target();
      new RunFile(target, settings.files().manifest(), ProcessHandle.current().pid()).write(data);
      lifetime.add(() -> RunFile.delete(data));
      console.line("relaying; gRPC " + target);
      lifetime.await();
      return ExitCode.INTERRUPTED;
    }
  }

  @Override
  public ExitCode bench(BenchChoices choices, Console console) throws Exception {
    try (Lifetime lifetime = new Lifetime()) {
      return BenchRun.run(choices, console, lifetime);
    }
  }
}
