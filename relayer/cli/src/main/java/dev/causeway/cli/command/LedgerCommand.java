// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.api.ledger.v1.Account;
import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.api.ledger.v1.Transaction;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Amounts;
import dev.causeway.cli.client.DeploymentOptions;
import dev.causeway.cli.client.Inputs;
import dev.causeway.cli.client.LedgerKeys;
import dev.causeway.cli.client.LedgerWallet;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Table;
import dev.causeway.cli.client.Tokens;
import dev.causeway.cli.client.WalletOptions;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.crypto.SigningKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What somebody does on a ledger: see how it is, hold accounts, pay, and leave. */
@Command(
    name = "ledger",
    description = "Accounts and payments on a ledger, the validity-proven layer.",
    synopsisSubcommandLabel = "COMMAND")
public final class LedgerCommand implements Runnable {
  /** For picocli. */
  public LedgerCommand() {}

  @Override
  public void run() {
    throw CliException.usage(
        "name what to do: key, status, account, history, transfer, exit, rebuild, setup or node; to deposit, \"causeway transfer --to ledger\"");
  }

  /** What all of them take. */
  abstract static class Part implements Callable<Integer> {
    final Console console;

    @Mixin RelayerOptions relayerOptions = new RelayerOptions();
    @Mixin WalletOptions wallet = new WalletOptions();

    @Option(
        names = "--ledger-key",
        paramLabel = "FILE",
        description = "File with the key of the owner. Default: ledger.key in the data folder.")
    @Nullable Path keyFile;

    Part(Console console) {
      this.console = console;
    }

    Path file() {
      return keyFile == null ? relayerOptions.data(console).resolve("ledger.key") : keyFile;
    }

    SigningKey key() {
      return LedgerKeys.read(file());
    }

    Owner owner() {
      return Owner.of(key().publicKey());
    }

    static ManifestLedger ledger(Manifest deployment) {
      return DeploymentOptions.ledger(deployment, null);
    }
  }

  /** Makes a key. */
  @Command(name = "key", description = "Make a key, unless there is one, and show its owner.")
  public static final class Key extends Part {
    /** On a console. */
    public Key(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      boolean made = LedgerKeys.make(file());
      console.line((made ? "made " : "found ") + file());
      console.line("owner " + owner());
      return ExitCode.OK.code();
    }
  }

  /** Shows how the ledger is. */
  @Command(name = "status", description = "Show how far the ledger and its batches are.")
  public static final class Status extends Part {
    /** On a console. */
    public Status(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      ManifestLedger ledger = ledger(wallet.manifest(console, relayerOptions));
      try (LedgerWallet node = new LedgerWallet(ledger)) {
        GetStatusResponse status = node.status();
        console.line(
            "%s (%s), contract %s: %s"
                .formatted(
                    ledger.name(),
                    ledger.chain(),
                    ledger.contract(),
                    status.getRunning() ? "running" : status.getDetail()));
        console.line(
            "blocks %d, transactions %d (%d in no batch), accounts %d"
                .formatted(
                    status.getHead().getNumber(),
                    status.getTransactions(),
                    status.getUnbatched(),
                    status.getAccounts()));
        console.line(
            "batches %d, settled and final on L1 %d; deposits %d of %d credited"
                .formatted(
                    status.getBatches(),
                    status.getBatchesSettled(),
                    status.getDepositsCredited(),
                    status.getDepositsFinal()));
        return ExitCode.OK.code();
      }
    }
  }

  /** Shows accounts. */
  @Command(name = "account", description = "Show the accounts of the owner.")
  public static final class Accounts extends Part {
    /** On a console. */
    public Accounts(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      try (LedgerWallet node = new LedgerWallet(ledger(wallet.manifest(console, relayerOptions)))) {
        Table table = new Table("ACCOUNT", "TOKEN", "BALANCE", "NONCE");
        for (Account account : node.accounts(owner())) {
          table.row(
              Integer.toString(account.getIndex()),
              Integer.toString(account.getToken()),
              account.getBalance(),
              Long.toString(account.getNonce()));
        }
        console.line("owner " + owner());
        table.lines().forEach(console::line);
        return ExitCode.OK.code();
      }
    }
  }

  /** Shows what happened. */
  @Command(name = "history", description = "Show the newest transactions of the owner.")
  public static final class History extends Part {
    /** On a console. */
    public History(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      try (LedgerWallet node = new LedgerWallet(ledger(wallet.manifest(console, relayerOptions)))) {
        Table table = new Table("POSITION", "KIND", "AMOUNT", "RECIPIENT", "MESSAGE");
        for (Account account : node.accounts(owner())) {
          for (Transaction transaction : node.history(account)) {
            table.row(
                Long.toString(transaction.getPosition()),
                transaction.getKind().name().replace("TRANSACTION_KIND_", ""),
                transaction.getAmount(),
                transaction.getRecipient(),
                transaction.getMessageId());
          }
        }
        table.lines().forEach(console::line);
        return ExitCode.OK.code();
      }
    }
  }

  /** What both kinds of payment take. */
  abstract static class Payment extends Part {
    @Option(
        names = "--amount",
        required = true,
        paramLabel = "AMOUNT",
        description = "Whole tokens with decimals, such as 5 or 1.25.")
    String amount = "";

    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description =
            "Symbol, or address on its origin chain. Default: the first of the deployment.")
    @Nullable String token;

    Payment(Console console) {
      super(console);
    }

    Manifest.Token chosen(Manifest deployment) {
      return Tokens.choose(deployment, token);
    }

    TokenAmount units(Manifest.Token chosen) {
      return Amounts.parse(amount, chosen.decimals(), chosen.symbol());
    }
  }

  /** Pays on the ledger. */
  @Command(name = "transfer", description = "Pay to another owner on the ledger.")
  public static final class Pay extends Payment {
    @Option(names = "--to", required = true, paramLabel = "OWNER", description = "Who gets it.")
    private String to = "";

    /** On a console. */
    public Pay(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      Manifest deployment = wallet.manifest(console, relayerOptions);
      Manifest.Token chosen = chosen(deployment);
      Owner payee = new Owner(Inputs.address("--to", to));
      try (LedgerWallet node = new LedgerWallet(ledger(deployment))) {
        Transaction paid = node.transfer(key(), chosen, units(chosen), payee);
        console.line("stored at position " + paid.getPosition());
        return ExitCode.OK.code();
      }
    }
  }

  /** Leaves the ledger. */
  @Command(
      name = "exit",
      description = "Send a token to another chain.",
      footer = {"", "Example: causeway ledger exit --to l1 --amount 5 --recipient 0x..."})
  public static final class Leave extends Payment {
    @Option(
        names = "--to",
        required = true,
        paramLabel = "CHAIN",
        description = "Destination: name or chain id.")
    private String to = "";

    @Option(
        names = "--recipient",
        paramLabel = "ADDRESS",
        description =
            "Who receives it there. Default: the development account, or that of the key.")
    private @Nullable String recipient;

    /** On a console. */
    public Leave(Console console) {
      super(console);
    }

    @Override
    public Integer call() {
      Manifest deployment = wallet.manifest(console, relayerOptions);
      Manifest.Token chosen = chosen(deployment);
      ChainId destination = WalletOptions.chain(deployment, "--to", to).chain();
      Address receiver =
          recipient == null
              ? wallet.signer(deployment).address()
              : Inputs.address("--recipient", recipient);
      try (LedgerWallet node = new LedgerWallet(ledger(deployment))) {
        Transaction left = node.exit(key(), chosen, units(chosen), destination, receiver);
        console.line("message id  " + left.getMessageId());
        console.line("follow it with: causeway watch " + left.getMessageId());
        return ExitCode.OK.code();
      }
    }
  }
}
