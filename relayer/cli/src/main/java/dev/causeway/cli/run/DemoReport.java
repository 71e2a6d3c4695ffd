// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.api.v1.Step;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.cli.Console;
import dev.causeway.cli.client.Amounts;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.client.Table;
import dev.causeway.cli.run.DemoTraveller.Done;
import dev.causeway.model.TokenAmount;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import dev.causeway.relayer.core.store.SupplyLog.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a demo did.
 *
 * @param token the token that went round
 * @param transfers one for each leg, in their order
 * @param before what the sender had on each chain and ledger
 * @param after what the sender has on them now
 * @param audit of the supply, after the last claim
 * @param took from the start to the end
 */
record DemoReport(
    Manifest.Token token,
    List<Done> transfers,
    Map<String, TokenAmount> before,
    Map<String, TokenAmount> after,
    Audit audit,
    Duration took) {
  /** Copies the list. */
  DemoReport {
    transfers = List.copyOf(transfers);
  }

  /** Whether everything is home again, and backed. */
  boolean isGood() {
    return audit.findings().isEmpty() && before.equals(after);
  }

  void print(Relayer relayer, Console console) {
    console.line("");
    Table stages = new Table("ROUTE", "STAGE", "TIME", "CHAIN", "BLOCK", "TRANSACTION", "GAS");
    for (Done done : transfers) {
      for (Step step : done.transfer().getTimelineList()) {
        stages.row(
            done.leg().toString(),
            Show.state(step.getState()),
            Show.clock(step.getTime()),
            relayer.chainName(step.getChainId()),
            step.hasBlock() ? Long.toString(step.getBlock().getNumber()) : "",
            step.getTransactionHash().isEmpty() ? "" : Show.brief(step.getTransactionHash()),
            step.hasGas() ? Long.toString(step.getGas().getGasUsed()) : "");
      }
    }
    stages.lines().forEach(console::line);
    console.line("");
    Table balances = new Table("CHAIN", "BEFORE", "AFTER");
    before.forEach(
        (place, amount) ->
            balances.row(place, shown(amount), shown(after.getOrDefault(place, TokenAmount.ZERO))));
    balances.lines().forEach(console::line);
    console.line("");
    for (Line line : audit.lines()) {
      console.line(
          "supply: locked %s = minted %s + on the way %s"
              .formatted(units(line.locked()), units(line.minted()), units(line.inFlight())));
    }
    console.line(
        audit.findings().isEmpty()
            ? "supply check: every minted token is backed"
            : "supply check FAILED: " + audit.findings());
    console.line(
        "%d transfers, proven all the way, in %.1f s"
            .formatted(transfers.size(), took.toMillis() / 1000.0));
  }

  private String shown(TokenAmount amount) {
    return units(amount) + " " + token.symbol();
  }

  private String units(TokenAmount amount) {
    return Amounts.show(amount.value().toString(), token.decimals());
  }

  String json() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    var list = root.putArray("transfers");
    for (Done done : transfers) {
      ObjectNode transfer = list.addObject();
      transfer
          .put("from", done.leg().from().name())
          .put("to", done.leg().to().name())
          .put("messageId", done.transfer().getMessageId());
      var timeline = transfer.putArray("timeline");
      for (Step step : done.transfer().getTimelineList()) {
        timeline
            .addObject()
            .put("state", Show.state(step.getState()))
            .put("time", Show.instant(step.getTime()).toString())
            .put("chainId", step.getChainId())
            .put("block", step.getBlock().getNumber())
            .put("transaction", step.getTransactionHash())
            .put("gasUsed", step.getGas().getGasUsed());
      }
    }
    ObjectNode balances = root.putObject("balances");
    before.forEach(
        (place, amount) ->
            balances
                .putObject(place)
                .put("before", amount.toString())
                .put("after", String.valueOf(after.get(place))));
    var supply = root.putArray("supply");
    for (Line line : audit.lines()) {
      supply
          .addObject()
          .put("token", line.token().originToken().toString())
          .put("locked", line.locked().toString())
          .put("minted", line.minted().toString())
          .put("inFlight", line.inFlight().toString());
    }
    root.put("supplyBacked", audit.findings().isEmpty());
    root.put("seconds", took.toMillis() / 1000.0);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
