// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.Console;
import dev.causeway.cli.launch.DevnetChoiceOptions;
import dev.causeway.cli.launch.Launcher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Brings a devnet and a relayer up. */
@Command(name = "up", description = "Start a devnet and a relayer, and keep them until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {
  private final Console console;
  private final Launcher launcher;

  @Mixin private DevnetChoiceOptions options = new DevnetChoiceOptions();

  /** On a console. */
  public UpCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    return launcher.up(options.choices(console), console).code();
  }
}
