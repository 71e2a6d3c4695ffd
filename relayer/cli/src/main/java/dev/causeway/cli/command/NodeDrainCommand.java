// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.DrainNodeRequest;
import dev.causeway.api.v1.DrainNodeResponse;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Has a node leave. */
@Command(
    name = "drain",
    description =
        "Have a node hand all its duties over to others and end. It answers reads until then.")
public final class NodeDrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();

  @Option(names = "--json", description = "Answer in JSON.")
  private boolean json;

  /** On a console. */
  public NodeDrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Relayer relayer = relayerOptions.connectToOne(console)) {
      DrainNodeResponse answer =
          relayer
              .operator()
              .drainNode(
                  DrainNodeRequest.newBuilder().setRequestId(UUID.randomUUID().toString()).build());
      console.line(
          json
              ? Json.line(answer)
              : "node %s has handed %d duties over and ends"
                  .formatted(answer.getNode(), answer.getDuties()));
      return ExitCode.OK.code();
    }
  }
}
