// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.v1.GetProofBundleRequest;
import dev.causeway.api.v1.ProofBundle;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.DeploymentOptions;
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

/** Shows the proof of a transfer and the call that claims it, or the validity proof of a batch. */
@Command(
    name = "proof",
    description = {
      "Show the proof of a transfer and the call with which anybody can claim it; or, with --batch, the",
      "validity proof of a ledger's batch, read from the L1 alone and verified here."
    },
    footer = {"", "Examples: causeway proof 0x...", "          causeway proof --batch 3"})
public final class ProofCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();
  @Mixin private DeploymentOptions deploymentOptions = new DeploymentOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "ID|TX",
      description = "Message id, or transaction that started it.")
  private @Nullable String reference;

  @Option(names = "--batch", paramLabel = "N", description = "Number of the batch, from 0.")
  private @Nullable Long batch;

  @Option(
      names = "--ledger",
      paramLabel = "NAME",
      description = "Whose batch: name or chain id. Default: the first ledger of the deployment.")
  private @Nullable String ledger;

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
    if (reference != null && batch != null) {
      throw CliException.usage(
          "%s and --batch %d are two different proofs: give one of them"
              .formatted(reference, batch));
    }
    if (batch != null) {
      return ofBatch(batch).code();
    }
    if (reference == null) {
      throw CliException.usage(
          "name what to prove: the ID or TX of a transfer, or --batch N for a batch of the ledger");
    }
    if (ledger != null) {
      throw CliException.usage(
          "--ledger %s goes with --batch N, and not with the transfer %s"
              .formatted(ledger, reference));
    }
    return ofTransfer(reference).code();
  }

  private ExitCode ofBatch(long number) {
    if (number < 0) {
      throw CliException.usage(
          "--batch: %d is no batch: they are numbered from 0".formatted(number));
    }
    if (feeRecipient != null) {
      throw CliException.usage(
          "--fee-recipient goes with the proof of a transfer: leave it out with --batch");
    }
    Manifest deployment = deploymentOptions.manifest(console, relayerOptions);
    return new BatchProof(deployment, DeploymentOptions.ledger(deployment, ledger), console)
        .show(number, json);
  }

  private ExitCode ofTransfer(String transfer) {
    String hash = Inputs.hash(transfer);
    String recipient =
        feeRecipient == null ? "" : Inputs.address("--fee-recipient", feeRecipient).toString();
    try (Relayer relayer = relayerOptions.connect(console)) {
      ProofBundle bundle = bundle(relayer, hash, recipient);
      if (json) {
        console.line(Json.line(bundle));
        return ExitCode.OK;
      }
      console.line("chain        " + relayer.chainName(bundle.getCall().getChainId()));
      console.line("contract     " + bundle.getCall().getTo());
      console.line("gas limit    " + bundle.getCall().getGasLimit());
      console.line("global root  " + bundle.getGlobalRoot());
      console.line(
          "exit root    " + bundle.getExitRoot() + " of " + bundle.getLeafCount() + " leaves");
      console.line("calldata     " + bundle.getCall().getData());
      return ExitCode.OK;
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
