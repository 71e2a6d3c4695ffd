// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.Console;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.cli.launch.NodeChoiceOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a relayer for chains that others run. */
@Command(
    name = "node",
    description =
        "Run one relayer node on chains that others run, until Ctrl-C or SIGTERM: then it hands"
            + " its duties over and ends with code 0.")
public final class NodeCommand implements Callable<Integer> {
  private final Console console;
  private final Launcher launcher;

  @Mixin private NodeChoiceOptions options = new NodeChoiceOptions();

  /** On a console. */
  public NodeCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    return launcher.node(options.choices(console), console).code();
  }
}
