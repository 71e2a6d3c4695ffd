// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.GetTransferRequest;
import dev.causeway.api.v1.SourceTransaction;
import dev.causeway.api.v1.Transfer;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Progress;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows where transfers are, and their whole story. */
@Command(
    name = "status",
    description = "Show where a transfer is, why, and every stage that it went through.")
public final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();

  @Parameters(
      paramLabel = "ID|TX",
      description = "Message id, or hash of the transaction that started it.")
  private String reference = "";

  @Option(names = "--json", description = "Answer in JSON, one transfer per line.")
  private boolean json;

  /** On a console. */
  public StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String hash = Inputs.hash(reference);
    try (Relayer relayer = relayerOptions.connect(console)) {
      List<Transfer> transfers = find(relayer, hash);
      ExitCode worst = ExitCode.OK;
      for (Transfer transfer : transfers) {
        if (json) {
          console.line(Json.line(transfer));
        } else {
          Show.story(relayer, console, transfer).forEach(console::line);
          console.line("");
        }
        if (Progress.exitCode(transfer) != ExitCode.OK) {
          worst = Progress.exitCode(transfer);
        }
      }
      return worst.code();
    }
  }

  // Both are 32 bytes; a message id is what people have more often.
  static List<Transfer> find(Relayer relayer, String hash) {
    try {
      return relayer
          .transfers()
          .getTransfer(GetTransferRequest.newBuilder().setName("transfers/" + hash).build())
          .getTransfersList();
    } catch (StatusRuntimeException refused) {
      if (refused.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw refused;
      }
    }
    return relayer
        .transfers()
        .getTransfer(
            GetTransferRequest.newBuilder()
                .setSourceTransaction(SourceTransaction.newBuilder().setTransactionHash(hash))
                .build())
        .getTransfersList();
  }
}
