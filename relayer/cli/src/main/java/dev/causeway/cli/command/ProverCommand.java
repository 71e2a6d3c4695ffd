// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestFile;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.run.Proving;
import dev.causeway.relayer.node.settings.NodeSettings;
import dev.causeway.relayer.node.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Proves batches of ledgers, on any machine that reaches the relayer's store. */
@Command(
    name = "prover",
    description = "Prove batches of ledgers for the relayers on a store, until Ctrl-C.",
    footer = {"", "Example: causeway prover --config config/examples/node.conf"})
public final class ProverCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration of a node on the same store (causeway.store, causeway.prove).")
  private @Nullable Path config;

  /** On a console. */
  public ProverCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    NodeSettings settings = SettingsReader.read(Optional.ofNullable(config), "");
    Manifest manifest = ManifestFile.read(settings.files().manifest());
    Proving.untilTheEnd(manifest, settings, console);
    return ExitCode.OK.code();
  }
}
