// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.causeway.api.v1.ProofBundle;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.WalletOptions;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Wei;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Claims a transfer with one's own transaction. The relayer only gives the proof; the contract
 * checks it.
 */
@Command(
    name = "claim",
    description = {
      "Claim a transfer by your own transaction, without waiting for the relayer.",
      "You pay the gas and get the relayer fee."
    })
public final class ClaimCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();
  @Mixin private WalletOptions wallet = new WalletOptions();

  @Parameters(paramLabel = "ID|TX", description = "Message id, or transaction that started it.")
  private String reference = "";

  @Option(names = "--json", description = "Answer in JSON, on one line.")
  private boolean json;

  /** On a console. */
  public ClaimCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String hash = Inputs.hash(reference);
    Manifest deployment = wallet.manifest(console, relayerOptions);
    LocalSigner signer = wallet.signer(deployment);
    try (Relayer relayer = relayerOptions.connect(console)) {
      ProofBundle bundle = ProofCommand.bundle(relayer, hash, signer.address().toString());
      ManifestChain destination =
          WalletOptions.chain(
              deployment, "--manifest", Long.toString(bundle.getCall().getChainId()));
      Address bridge = destination.contracts().bridge();
      // Whoever answers for the relayer must not choose where this key sends what.
      if (!bridge.toString().equals(bundle.getCall().getTo())
          || !bundle.getCall().getValue().equals("0")) {
        throw CliException.usage(
            "the relayer names %s as the bridge of %s, the manifest %s: not sent; use the manifest of the relayer's deployment"
                .formatted(bundle.getCall().getTo(), destination.name(), bridge));
      }
      TransactionReceipt receipt;
      try (EvmTools tools = WalletOptions.tools(destination)) {
        receipt = tools.send(signer, bridge, Wei.ZERO, Bytes.parse(bundle.getCall().getData()));
      }
      tell(bundle, destination, receipt);
      return ExitCode.OK.code();
    }
  }

  private void tell(ProofBundle bundle, ManifestChain destination, TransactionReceipt receipt) {
    if (json) {
      console.line(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", bundle.getName())
              .put("chain_id", destination.chain().value())
              .put("transaction_hash", receipt.tx().toString())
              .put("block", receipt.blockNumber().value())
              .put("gas_used", receipt.gasUsed().value())
              .toString());
      return;
    }
    console.line("claimed      " + bundle.getName());
    console.line("on           %s, block %s".formatted(destination.name(), receipt.blockNumber()));
    console.line("transaction  " + receipt.tx());
    console.line("gas          " + receipt.gasUsed().value());
  }
}
