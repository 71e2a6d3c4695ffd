// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.causeway.api.v1.GetQuoteRequest;
import dev.causeway.api.v1.Quote;
import dev.causeway.api.v1.TokenKey;
import dev.causeway.api.v1.Transfer;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Amounts;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.LedgerKeys;
import dev.causeway.cli.client.Progress;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.Tokens;
import dev.causeway.cli.client.WalletOptions;
import dev.causeway.cli.client.WalletOptions.Destination;
import dev.causeway.model.Address;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.Wei;
import dev.causeway.proofs.validity.Owner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a token to another chain, and follows it there on request. */
@Command(
    name = "transfer",
    description = "Send a token to another chain.",
    footer = {"", "Example: causeway transfer --from l1 --to l2a --amount 5 --wait"})
public final class TransferCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();
  @Mixin private WalletOptions wallet = new WalletOptions();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "CHAIN",
      description = "Source: name or chain id.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "CHAIN",
      description = "Destination: name or chain id.")
  private String to = "";

  @Option(
      names = "--amount",
      required = true,
      paramLabel = "AMOUNT",
      description = "Whole tokens with decimals, such as 5 or 1.25.")
  private String amount = "";

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Symbol, or address on its origin chain. Default: the first of the deployment.")
  private @Nullable String token;

  @Option(
      names = "--recipient",
      paramLabel = "ADDRESS",
      description =
          "Who receives it; on a ledger, an owner. Default: the sender, on a ledger the owner of ledger.key in the data folder.")
  private @Nullable String recipient;

  @Option(
      names = "--to-contract",
      description =
          "Send although the recipient is a contract on the source and none on the destination.")
  private boolean toContract;

  @Option(names = "--wait", description = "Follow it until it has arrived.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "How long to follow it at most. Default: ${DEFAULT-VALUE}")
  private String timeout = "10m";

  @Option(names = "--json", description = "Answer in JSON, one object per line.")
  private boolean json;

  /** On a console. */
  public TransferCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Duration atMost = Inputs.time("--timeout", timeout);
    Manifest deployment = wallet.manifest(console, relayerOptions);
    ManifestChain source = WalletOptions.chain(deployment, "--from", from);
    Destination destination = WalletOptions.destination(deployment, "--to", to);
    if (source.chain().equals(destination.chain())) {
      throw CliException.usage(
          "--to: \"%s\" is the source itself: name another chain".formatted(to));
    }
    Manifest.Token chosen = Tokens.choose(deployment, token);
    TokenAmount units = Amounts.parse(amount, chosen.decimals(), chosen.symbol());
    LocalSigner signer = wallet.signer(deployment);
    Address receiver = receiver(destination, signer);
    try (Relayer relayer = relayerOptions.connect(console);
        EvmTools tools = WalletOptions.tools(source)) {
      if (!destination.isLedger() && !toContract && !receiver.equals(signer.address())) {
        refuseLostContract(tools, deployment, source, destination, receiver);
      }
      Quote quote = quote(relayer, source, destination, chosen, units);
      ChainEvent.MessageSent sent =
          send(tools, source, destination, chosen, units, signer, receiver, quote);
      String name = "transfers/" + sent.id();
      tellSent(sent, chosen, quote);
      return wait ? follow(relayer, name, atMost) : ExitCode.OK.code();
    }
  }

  /**
   * A contract has another owner, or none, at the same address of another chain: whoever gets there
   * first has what was sent (attack 34).
   */
  private static void refuseLostContract(
      EvmTools tools,
      Manifest deployment,
      ManifestChain source,
      Destination destination,
      Address receiver) {
    if (!tools.isContract(receiver)) {
      return;
    }
    try (EvmTools there = WalletOptions.tools(deployment.chain(destination.name()))) {
      if (!there.isContract(receiver)) {
        throw CliException.usage(
            "--recipient: %s is a contract on %s and none on %s, where it may have no owner or another: name an account, or give --to-contract"
                .formatted(receiver, source.name(), destination.name()));
      }
    }
  }

  /** On a ledger an owner gets it: by default that of the key in the data folder. */
  private Address receiver(Destination destination, LocalSigner signer) {
    if (recipient != null) {
      return Inputs.address("--recipient", recipient);
    }
    return destination.isLedger()
        ? Owner.of(LedgerKeys.read(relayerOptions.data(console).resolve("ledger.key")).publicKey())
            .address()
        : signer.address();
  }

  private Quote quote(
      Relayer relayer,
      ManifestChain source,
      Destination destination,
      Manifest.Token chosen,
      TokenAmount units) {
    Quote quote =
        relayer
            .transfers()
            .getQuote(
                GetQuoteRequest.newBuilder()
                    .setSourceChainId(source.chain().value())
                    .setDestinationChainId(destination.chain().value())
                    .setToken(
                        TokenKey.newBuilder()
                            .setOriginChainId(chosen.chain().value())
                            .setOriginToken(chosen.address().toString()))
                    .setAmount(units.toString())
                    .build());
    refuseAboveCap(units, chosen, source.name(), quote.getOutboundLimit().getCapacity());
    refuseAboveCap(units, chosen, destination.name(), quote.getInboundLimit().getCapacity());
    quote
        .getObstaclesList()
        .forEach(
            obstacle ->
                console.err().println(console.styled("fg(yellow)", "warning:") + " " + obstacle));
    console.err().flush();
    return quote;
  }

  private void refuseAboveCap(
      TokenAmount units, Manifest.Token chosen, String chain, String capacity) {
    if (units.compareTo(TokenAmount.parse(capacity)) > 0) {
      throw CliException.usage(
          "--amount: %s %s is above the limit of %s on %s: send it in parts"
              .formatted(
                  amount, chosen.symbol(), Amounts.show(capacity, chosen.decimals()), chain));
    }
  }

  private ChainEvent.MessageSent send(
      EvmTools tools,
      ManifestChain source,
      Destination destination,
      Manifest.Token chosen,
      TokenAmount units,
      LocalSigner signer,
      Address receiver,
      Quote quote) {
    Address bridge = source.contracts().bridge();
    Address contract = Tokens.on(tools, source, chosen);
    TokenAmount balance = tools.balanceOf(contract, signer.address());
    if (balance.compareTo(units) < 0) {
      throw CliException.usage(
          "--amount: %s %s is more than %s has on %s: %s"
              .formatted(
                  amount,
                  chosen.symbol(),
                  signer.address(),
                  source.name(),
                  Amounts.show(balance.toString(), chosen.decimals())));
    }
    if (Tokens.allowance(tools, contract, signer.address(), bridge).compareTo(units) < 0) {
      tools.send(
          signer,
          contract,
          Wei.ZERO,
          "approve(address,uint256)",
          List.of(AbiValue.of(bridge), AbiValue.of(units.value())));
    }
    TransactionReceipt receipt =
        tools.send(
            signer,
            bridge,
            Wei.ZERO,
            EvmTools.bridgeToken(
                destination.chain(),
                receiver,
                contract,
                units,
                TokenAmount.parse(quote.getRelayerFee())));
    return tools.messagesSent(receipt.tx(), bridge).stream()
        .filter(sent -> sent.message().kind() == MessageKind.TOKEN)
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    ExitCode.FAILED,
                    "transaction %s is mined but sent no message: is %s the bridge of %s?"
                        .formatted(receipt.tx(), bridge, source.name())));
  }

  private void tellSent(ChainEvent.MessageSent sent, Manifest.Token chosen, Quote quote) {
    if (json) {
      console.line(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", "transfers/" + sent.id())
              .put("message_id", sent.id().toString())
              .put("amount", sent.message().amount().toString())
              .put("relayer_fee", sent.message().relayerFee().toString())
              .toString());
      return;
    }
    console.line("message id  " + sent.id());
    console.line(
        "sent        %s %s from %s to %s, fee %s"
            .formatted(
                Amounts.show(sent.message().amount().toString(), chosen.decimals()),
                chosen.symbol(),
                from,
                to,
                Amounts.show(quote.getRelayerFee(), chosen.decimals())));
    console.line("expected    in about " + quote.getEta().getTotal().getSeconds() + " s");
  }

  private int follow(Relayer relayer, String name, Duration atMost) {
    Transfer transfer = new Progress(console, json).follow(relayer, name, atMost);
    if (!json) {
      Show.story(relayer, console, transfer).forEach(console::line);
    }
    return Progress.exitCode(transfer).code();
  }
}
