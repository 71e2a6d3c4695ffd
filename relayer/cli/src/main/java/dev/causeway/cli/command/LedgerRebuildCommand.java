// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.ledger.AccountEntry;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.ListedToken;
import dev.causeway.chains.ledger.StateRebuild;
import dev.causeway.chains.ledger.StateRebuild.Rebuilt;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Amounts;
import dev.causeway.cli.client.DeploymentOptions;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Table;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Rebuilds the state of a ledger from the L1 alone, and compares it with the contract's. */
@Command(
    name = "rebuild",
    description = {
      "Rebuild the ledger's whole state from the L1 alone, and compare it with what the contract holds",
      "at the same block. Ends with 1 where they differ."
    })
public final class LedgerRebuildCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private RelayerOptions relayerOptions = new RelayerOptions();
  @Mixin private DeploymentOptions deploymentOptions = new DeploymentOptions();

  @Option(
      names = "--ledger",
      paramLabel = "NAME",
      description = "Name or chain id. Default: the first ledger of the deployment.")
  private @Nullable String name;

  @Option(names = "--accounts", description = "List all accounts.")
  private boolean accounts;

  @Option(names = "--json", description = "Answer in JSON, on one line.")
  private boolean json;

  /** On a console. */
  public LedgerRebuildCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Manifest deployment = deploymentOptions.manifest(console, relayerOptions);
    ManifestLedger ledger = DeploymentOptions.ledger(deployment, name);
    Rebuilt rebuilt;
    try (EvmChain base = EvmChain.create(deployment.base().toConfig())) {
      rebuilt = new StateRebuild(base.ledger(deployment.terms(ledger))).run().orElseThrow();
    } catch (CorruptLedgerException different) {
      differs(ledger, String.valueOf(different.getMessage()));
      return ExitCode.FAILED.code();
    }
    if (json) {
      console.line(json(ledger, rebuilt).toString());
    } else {
      tell(deployment, ledger, rebuilt);
    }
    return ExitCode.OK.code();
  }

  private void differs(ManifestLedger ledger, String what) {
    if (json) {
      console.line(
          JsonNodeFactory.instance
              .objectNode()
              .put("ledger", ledger.name())
              .put("contract", ledger.contract().toString())
              .put("equal", false)
              .put("detail", what)
              .toString());
      return;
    }
    console.line(heading(ledger));
    console.line("verdict      " + console.styled("bold,fg(red)", "DIFFERS") + ": " + what);
  }

  private static String heading(ManifestLedger ledger) {
    return "ledger       %s (%s), contract %s"
        .formatted(ledger.name(), ledger.chain(), ledger.contract());
  }

  private void tell(Manifest deployment, ManifestLedger ledger, Rebuilt rebuilt) {
    String base = deployment.base().name();
    console.line(heading(ledger));
    console.line(
        "read         %s, blocks %s to %s".formatted(base, ledger.startBlock(), rebuilt.through()));
    console.line(
        "batches      %d, with %d transactions"
            .formatted(rebuilt.batches(), rebuilt.transactions()));
    console.line("deposits     %d credited".formatted(rebuilt.deposits()));
    console.line("leaves       %d in the exit tree".formatted(rebuilt.leaves()));
    console.line("accounts     " + rebuilt.accounts().size());
    for (ListedToken token : rebuilt.tokens()) {
      console.line(
          "sum          token %s, %s of chain %s: %s"
              .formatted(
                  token.number(),
                  token.key().originToken(),
                  token.key().originChain(),
                  amount(deployment, token, rebuilt.supply(token.number()).toString())));
    }
    console.line("root         " + rebuilt.root());
    console.line(
        "verdict      %s: root, batches, deposits and leaves are the contract's at block %s"
            .formatted(console.styled("bold,fg(green)", "equal"), rebuilt.through()));
    if (accounts) {
      Table table = new Table("ACCOUNT", "OWNER", "TOKEN", "BALANCE", "NONCE");
      for (AccountEntry entry : rebuilt.accounts()) {
        table.row(
            entry.index().toString(),
            entry.account().owner().toString(),
            entry.account().token().toString(),
            entry.account().balance().toString(),
            entry.account().nonce().toString());
      }
      table.lines().forEach(console::line);
    }
  }

  /** In whole tokens where the deployment knows the token, in smallest units elsewhere. */
  private static String amount(Manifest deployment, ListedToken token, String units) {
    Optional<Manifest.Token> known =
        deployment.tokens().stream()
            .filter(
                one ->
                    one.chain().equals(token.key().originChain())
                        && one.address().equals(token.key().originToken()))
            .findFirst();
    return known
        .map(one -> Amounts.show(units, one.decimals()) + " " + one.symbol())
        .orElse(units + " smallest units");
  }

  private ObjectNode json(ManifestLedger ledger, Rebuilt rebuilt) {
    ObjectNode answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("ledger", ledger.name())
            .put("contract", ledger.contract().toString())
            .put("equal", true)
            .put("l1_block", rebuilt.through().value())
            .put("root", rebuilt.root().toString())
            .put("batches", rebuilt.batches())
            .put("transactions", rebuilt.transactions())
            .put("deposits", rebuilt.deposits())
            .put("leaves", rebuilt.leaves())
            .put("accounts", rebuilt.accounts().size());
    ArrayNode sums = answer.putArray("sums");
    for (ListedToken token : rebuilt.tokens()) {
      sums.addObject()
          .put("token", token.number().value())
          .put("origin_chain_id", token.key().originChain().value())
          .put("origin_token", token.key().originToken().toString())
          .put("amount", rebuilt.supply(token.number()).toString());
    }
    if (accounts) {
      ArrayNode all = answer.putArray("account_list");
      for (AccountEntry entry : rebuilt.accounts()) {
        all.addObject()
            .put("index", entry.index().value())
            .put("owner", entry.account().owner().toString())
            .put("token", entry.account().token().value())
            .put("balance", entry.account().balance().toString())
            .put("nonce", entry.account().nonce().value());
      }
    }
    return answer;
  }
}
