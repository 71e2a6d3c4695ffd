// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.WatchTransfersRequest;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.FilterOptions;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Progress;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.TransferFeed;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows one transfer to its end, or all that fit a filter. */
@Command(
    name = "watch",
    description = "Follow one transfer until it has arrived, or all that fit the options.")
public final class WatchCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();
  @Mixin private FilterOptions filterOptions = new FilterOptions();

  @Parameters(
      paramLabel = "ID|TX",
      arity = "0..1",
      description = "Message id or transaction of one transfer. Default: all.")
  private @Nullable String reference;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "1h",
      description = "How long to follow one transfer at most. Default: ${DEFAULT-VALUE}")
  private String timeout = "1h";

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after so many changes; 0 for never. Default: ${DEFAULT-VALUE}")
  private int count;

  @Option(names = "--json", description = "Answer in JSON, one change per line.")
  private boolean json;

  /** On a console. */
  public WatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Duration atMost = Inputs.time("--timeout", timeout);
    Inputs.number("--count", count, 0, Integer.MAX_VALUE);
    try (Relayer relayer = relayerOptions.connect(console)) {
      if (reference == null) {
        return all(relayer);
      }
      String name = StatusCommand.find(relayer, Inputs.hash(reference)).getLast().getName();
      Transfer transfer = new Progress(console, json).follow(relayer, name, atMost);
      if (!json) {
        Show.story(relayer, console, transfer).forEach(console::line);
      }
      return Progress.exitCode(transfer).code();
    }
  }

  private int all(Relayer relayer) {
    WatchTransfersRequest request =
        WatchTransfersRequest.newBuilder().setFilter(filterOptions.filter(relayer)).build();
    TransferFeed changes = new TransferFeed(() -> relayer.streams().watchTransfers(request));
    for (int seen = 0; count == 0 || seen < count; seen++) {
      Transfer transfer = changes.next();
      console.line(
          json
              ? Json.line(transfer)
              : "%s  %s  %s%s"
                  .formatted(
                      Show.brief(transfer.getMessageId()),
                      Show.route(relayer, transfer),
                      Show.coloured(console, transfer.getState()),
                      Show.remark(transfer)));
    }
    return ExitCode.OK.code();
  }
}
