// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.Console;
import dev.causeway.cli.launch.DevnetChoiceOptions;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.cli.launch.UpChainOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings a devnet and a relayer up. */
@Command(
    name = "up",
    description =
        "Start a devnet and a relayer, and keep them until Ctrl-C; or a relayer between chains that"
            + " run already, with --chain or --manifest.")
public final class UpCommand implements Callable<Integer> {
  private final Console console;
  private final Launcher launcher;

  @Mixin private DevnetChoiceOptions options = new DevnetChoiceOptions();
  @Mixin private UpChainOptions chains = new UpChainOptions();

  /** On a console. */
  public UpCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    return launcher.up(options.choices(console, false), chains.chains(), console).code();
  }
}
