// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.run.LedgerRun;
import dev.causeway.relayer.node.settings.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the node of a ledger, or a standby of it. */
@Command(
    name = "node",
    description =
        "Run the node of a ledger where its manifest says, until Ctrl-C or SIGTERM: then it hands"
            + " over and ends with code 0. One more on the same database waits, and takes over when"
            + " the first is gone.",
    footer = {"", "Example: causeway ledger node --config config/examples/node.conf"})
public final class LedgerNodeCommand implements Callable<Integer> {
  private static final int HIGHEST_PORT = 65_535;

  private final Console console;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "Configuration of a relayer on the same server: causeway.node.manifest, causeway.store,"
              + " causeway.prove.sizes. The ledger has a database of its own there.")
  private @Nullable Path config;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Port to serve on, 0 for a free one. Default: the one in the manifest.")
  private @Nullable Integer port;

  /** On a console. */
  public LedgerNodeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    if (config == null || !Files.isReadable(config)) {
      throw CliException.usage(
          "--config: there is no readable file %s: name an existing one".formatted(config));
    }
    if (port != null && (port < 0 || port > HIGHEST_PORT)) {
      throw CliException.usage("--port: %d is no port: give 0 to 65535".formatted(port));
    }
    LedgerRun.untilTheEnd(
        SettingsReader.read(Optional.of(config), ""),
        port == null ? OptionalInt.empty() : OptionalInt.of(port),
        console);
    return ExitCode.OK.code();
  }
}
