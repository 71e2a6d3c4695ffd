// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.NodeChoices;
import dev.causeway.cli.launch.RunFile;
import dev.causeway.cli.wiring.LocalRelayer;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.node.failpoint.FailpointSource;
import dev.causeway.relayer.node.failpoint.NodeFailpoints;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** One relayer node in this process, on chains that others run. */
final class NodeRun {
  private final NodeChoices choices;
  private final Console console;

  NodeRun(NodeChoices choices, Console console) {
    this.choices = choices;
    this.console = console;
  }

  ExitCode run(Lifetime lifetime) throws Exception {
    NodeSettings settings = SettingsReader.read(choices.config(), choices.overrides());
    if (settings.files().manifest().toString().isEmpty()) {
      throw new InvalidSettingsException(
          "causeway.node.manifest is not set: name the manifest of the network in "
              + choices.config().map(Path::toString).orElse("a configuration file")
              + " or with --manifest FILE; config/examples has one");
    }
    Path data = settings.files().data();
    Files.createDirectories(data);
    LogFile.open(data.resolve("causeway.log"));
    Manifest manifest = ManifestFile.read(settings.files().manifest());
    for (Map.Entry<String, List<URI>> moved : choices.endpoints().entrySet()) {
      manifest = manifest.behind(moved.getKey(), moved.getValue());
    }
    lifetime.add(
        NodeFailpoints.arm(
            FailpointSource.of(System.getProperties(), System.getenv()),
            // A ledger is what its L1 is.
            manifest.chains().stream().map(ManifestChain::chain).toList()));
    RelayStore store;
    try {
      store = LocalRelayer.openStore(settings, data, LocalRelayer.shape(manifest)).join();
    } catch (CompletionException failure) {
      throw failure.getCause() instanceof Exception cause ? cause : failure;
    }
    LocalRelayer relayer = lifetime.add(LocalRelayer.start(manifest, settings, store));
    settings
        .files()
        .statistics()
        .ifPresent(file -> lifetime.add(new StatisticsFile(relayer, file)));
    String target = relayer.node().api().target();
    lifetime.endWith(ExitCode.OK);
    relayer
        .node()
        .drained()
        .thenRun(
            () ->
                Thread.ofPlatform()
                    .name("drained")
                    .start(() -> Runtime.getRuntime().exit(ExitCode.OK.code())));
    console.line("relaying; gRPC " + target);
    relayer.metrics().ifPresent(address -> console.line("metrics " + address));
    // Last: whoever finds it finds the rest, the line above and the code with which it ends.
    new RunFile(target, settings.files().manifest(), ProcessHandle.current().pid()).write(data);
    lifetime.add(() -> RunFile.delete(data));
    lifetime.await();
    return ExitCode.OK;
  }
}
