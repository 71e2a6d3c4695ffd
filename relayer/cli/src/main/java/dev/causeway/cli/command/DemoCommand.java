// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.Console;
import dev.causeway.cli.launch.DevnetChoiceOptions;
import dev.causeway.cli.launch.Launcher;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the whole thing once. */
@Command(
    name = "demo",
    description = {
      "Start a devnet and a relayer, move a token L1 -> L2 -> L2 -> L1, then in and out of the ledger,",
      "and show it."
    })
public final class DemoCommand implements Callable<Integer> {
  private final Console console;
  private final Launcher launcher;

  @Mixin private DevnetChoiceOptions options = new DevnetChoiceOptions();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /** On a console. */
  public DemoCommand(Console console, Launcher launcher) {
    this.console = console;
    this.launcher = launcher;
  }

  @Override
  public Integer call() throws Exception {
    return launcher.demo(options.choices(console, true), json, console).code();
  }
}
