// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.Chain;
import dev.causeway.api.v1.Endpoint;
import dev.causeway.api.v1.EndpointCondition;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the chains and how far the relayer follows them. */
@Command(name = "chains", description = "List the chains, their heads, and how far the relayer is.")
public final class ChainsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();

  @Option(names = "--json", description = "Answer in JSON, one chain per line.")
  private boolean json;

  /** On a console. */
  public ChainsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Relayer relayer = relayerOptions.connect(console)) {
      if (json) {
        relayer.chains().forEach(chain -> console.line(Json.line(chain)));
        return ExitCode.OK.code();
      }
      Table table =
          new Table(
              "NAME", "CHAIN ID", "KIND", "HEAD", "FINAL", "LAG", "SETTLED", "BRIDGE", "STATE");
      for (Chain chain : relayer.chains()) {
        table.row(
            chain.getDisplayName(),
            Long.toString(chain.getChainId()),
            chain.getKind().name().replaceFirst("^LAYER_KIND_", "").toLowerCase(Locale.ROOT),
            Long.toString(chain.getHead()),
            Long.toString(chain.getFinalized()),
            Long.toString(chain.getLag()),
            chain.getSettled() == 0 ? "-" : Long.toString(chain.getSettled()),
            chain.getBridge(),
            state(chain));
      }
      table.lines().forEach(console::line);
      relayer.relayPause().ifPresent(pause -> console.line(Show.pause(pause)));
      return ExitCode.OK.code();
    }
  }

  private static String state(Chain chain) {
    List<String> troubles = new ArrayList<>();
    if (!chain.hasCursor()) {
      troubles.add("not seen yet");
    }
    if (!chain.getHalted().isEmpty()) {
      troubles.add("halted: " + chain.getHalted());
    }
    if (chain.getOutboundPaused()) {
      troubles.add("sending paused");
    }
    if (chain.getInboundPaused()) {
      troubles.add("claims paused");
    }
    List<Endpoint> troubled =
        chain.getEndpointsList().stream()
            .filter(
                endpoint -> endpoint.getCondition() != EndpointCondition.ENDPOINT_CONDITION_HEALTHY)
            .toList();
    if (!troubled.isEmpty()) {
      troubles.add(
          "%d of %d endpoints in trouble: %s"
              .formatted(
                  troubled.size(),
                  chain.getEndpointsCount(),
                  troubled.stream().map(ChainsCommand::trouble).collect(Collectors.joining("; "))));
    }
    return troubles.isEmpty() ? "ok" : String.join(", ", troubles);
  }

  private static String trouble(Endpoint endpoint) {
    String condition =
        endpoint
            .getCondition()
            .name()
            .replaceFirst("^ENDPOINT_CONDITION_", "")
            .toLowerCase(Locale.ROOT);
    return "endpoint %d is %s%s"
        .formatted(
            endpoint.getIndex(),
            condition,
            endpoint.getDetail().isEmpty() ? "" : " (" + endpoint.getDetail() + ")");
  }
}
