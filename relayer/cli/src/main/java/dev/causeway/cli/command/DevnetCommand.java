// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.launch.DevnetShapeOptions;
import dev.causeway.cli.launch.Launcher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Brings chains and a database up, for relayers that are started beside it. */
@Command(
    name = "devnet",
    description =
        "Start the chains and a PostgreSQL without a relayer, and keep them until Ctrl-C."
            + " \"causeway node\" starts relayers on them.")
public final class DevnetCommand implements Callable<Integer> {
  private final Console console;
  private final Launcher launcher;

  @Mixin private DevnetShapeOptions shape = new DevnetShapeOptions();

  @Option(names = "--chains-only", description = "Start no PostgreSQL.")
  private boolean chainsOnly;

  @Option(names = "--store-only", description = "Start no chains.")
  private boolean storeOnly;

  @Option(
      names = "--store-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the PostgreSQL, 0 for a free one. Default: ${DEFAULT-VALUE}")
  private int storePort;

  /** On a console. */
  public DevnetCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    if (chainsOnly && storeOnly) {
      throw CliException.usage(
          "--chains-only and --store-only exclude each other: give one, or neither for both");
    }
    Launcher.DevnetParts parts =
        new Launcher.DevnetParts(
            !storeOnly, !chainsOnly, Inputs.number("--store-port", storePort, 0, 65_535));
    return launcher.devnet(shape.choices(console, 0, false), parts, console).code();
  }
}
