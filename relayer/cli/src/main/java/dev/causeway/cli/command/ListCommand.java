// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.ListTransfersRequest;
import dev.causeway.api.v1.ListTransfersResponse;
import dev.causeway.api.v1.Transfer;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.FilterOptions;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists transfers, newest first. */
@Command(name = "list", description = "List transfers, newest first.")
public final class ListCommand implements Callable<Integer> {
  private static final int PAGE = 200;

  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();
  @Mixin private FilterOptions filterOptions = new FilterOptions();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "At most so many. Default: ${DEFAULT-VALUE}")
  private int limit;

  @Option(names = "--json", description = "Answer in JSON, one transfer per line.")
  private boolean json;

  /** On a console. */
  public ListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Inputs.number("--limit", limit, 1, 100_000);
    try (Relayer relayer = relayerOptions.connect(console)) {
      List<Transfer> transfers = read(relayer);
      if (json) {
        transfers.forEach(transfer -> console.line(Json.line(transfer)));
        return ExitCode.OK.code();
      }
      Table table = new Table("MESSAGE ID", "STATE", "SENT (UTC)", "TRANSFER");
      for (Transfer transfer : transfers) {
        table.row(
            transfer.getMessageId(),
            Show.state(transfer.getState()),
            transfer.getTimelineCount() == 0 ? "-" : Show.clock(transfer.getTimeline(0).getTime()),
            Show.route(relayer, transfer));
      }
      table.lines().forEach(console::line);
      return ExitCode.OK.code();
    }
  }

  private List<Transfer> read(Relayer relayer) {
    ListTransfersRequest.Builder request =
        ListTransfersRequest.newBuilder().setFilter(filterOptions.filter(relayer));
    List<Transfer> transfers = new ArrayList<>();
    do {
      ListTransfersResponse page =
          relayer
              .transfers()
              .listTransfers(request.setPageSize(Math.min(PAGE, limit - transfers.size())).build());
      transfers.addAll(page.getTransfersList());
      request.setPageToken(page.getNextPageToken());
    } while (transfers.size() < limit && !request.getPageToken().isEmpty());
    return transfers;
  }
}
