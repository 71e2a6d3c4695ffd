// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.Duty;
import dev.causeway.api.v1.ListDutiesRequest;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows who does what. */
@Command(name = "duties", description = "Show which node performs which duty, since when.")
public final class NodeDutiesCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();

  @Option(names = "--json", description = "Answer in JSON, one duty per line.")
  private boolean json;

  /** On a console. */
  public NodeDutiesCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Relayer relayer = relayerOptions.connect(console)) {
      for (Duty duty :
          relayer.operator().listDuties(ListDutiesRequest.getDefaultInstance()).getDutiesList()) {
        console.line(
            json
                ? Json.line(duty)
                : "%-24s %-12s epoch %-4d since %s%s"
                    .formatted(
                        duty.getName().replace("duties/", ""),
                        duty.getOwner(),
                        duty.getEpoch(),
                        Show.instant(duty.getTakeTime()),
                        duty.getHeld() ? "" : "  not held"));
      }
      return ExitCode.OK.code();
    }
  }
}
