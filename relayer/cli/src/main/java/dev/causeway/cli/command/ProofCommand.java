// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.GetProofBundleRequest;
import dev.causeway.api.v1.ProofBundle;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.Json;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the proof of a transfer and the call that claims it. */
@Command(
    name = "proof",
    description = "Show the proof of a transfer and the call with which anybody can claim it.")
public final class ProofCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();

  @Parameters(paramLabel = "ID|TX", description = "Message id, or transaction that started it.")
  private String reference = "";

  @Option(
      names = "--fee-recipient",
      paramLabel = "ADDRESS",
      description = "Who gets the relayer fee. Default: the recipient of the transfer.")
  private @Nullable String feeRecipient;

  @Option(names = "--json", description = "Answer in JSON, on one line.")
  private boolean json;

  /** On a console. */
  public ProofCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String hash = Inputs.hash(reference);
    String recipient =
        feeRecipient == null ? "" : Inputs.address("--fee-recipient", feeRecipient).toString();
    try (Relayer relayer = relayerOptions.connect(console)) {
      ProofBundle bundle = bundle(relayer, hash, recipient);
      if (json) {
        console.line(Json.line(bundle));
        return ExitCode.OK.code();
      }
      console.line("chain        " + relayer.chainName(bundle.getCall().getChainId()));
      console.line("contract     " + bundle.getCall().getTo());
      console.line("gas limit    " + bundle.getCall().getGasLimit());
      console.line("global root  " + bundle.getGlobalRoot());
      console.line(
          "exit root    " + bundle.getExitRoot() + " of " + bundle.getLeafCount() + " leaves");
      console.line("calldata     " + bundle.getCall().getData());
      return ExitCode.OK.code();
    }
  }

  static ProofBundle bundle(Relayer relayer, String hash, String feeRecipient) {
    String name = StatusCommand.find(relayer, hash).getLast().getName();
    return relayer
        .transfers()
        .getProofBundle(
            GetProofBundleRequest.newBuilder().setName(name).setFeeRecipient(feeRecipient).build());
  }
}
