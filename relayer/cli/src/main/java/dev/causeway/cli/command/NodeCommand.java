// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.launch.Launcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a relayer for chains that others run. */
@Command(name = "node", description = "Run a relayer from a configuration file, until Ctrl-C.")
public final class NodeCommand implements Callable<Integer> {
  private final Console console;
  private final Launcher launcher;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration; config/ has examples.")
  private Path config = Path.of("");

  /** On a console. */
  public NodeCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    if (!Files.isReadable(config)) {
      throw CliException.usage(
          "--config: there is no readable file %s: name an existing one".formatted(config));
    }
    return launcher.node(config, console).code();
  }
}
