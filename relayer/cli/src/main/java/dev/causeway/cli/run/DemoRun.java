// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.api.v1.Step;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.client.Show;
import dev.causeway.cli.launch.DevnetChoices;
import dev.causeway.cli.launch.UpChains;
import dev.causeway.cli.run.DemoTraveller.Done;
import dev.causeway.model.TokenAmount;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings everything up, moves a token all the way round, and shows every stage of it. */
final class DemoRun {
  private static final Duration AUDIT_LIMIT = Duration.ofSeconds(30);

  private final DevnetChoices choices;
  private final boolean json;
  private final Console console;
  private final Instant began = Instant.now();

  DemoRun(DevnetChoices choices, boolean json, Console console) {
    this.choices = choices;
    this.json = json;
    this.console = console;
  }

  ExitCode run(Lifetime lifetime) throws Exception {
    tell(
        "starting an L1, %d optimistic L2s, %sPostgreSQL and the relayer"
            .formatted(choices.l2s(), choices.ledger() ? "a validity-proven ledger, " : ""));
    RunningNetwork running =
        RunningNetwork.start(choices, new UpChains.Started(), lifetime, console);
    try {
      ExitCode code = tour(running, lifetime);
      if (code != ExitCode.OK) {
        running.remains().spare();
      }
      return code;
    } catch (Exception failure) {
      if (!Lifetime.isProcessEnding()) {
        running.remains().spare();
      }
      throw failure;
    }
  }

  private ExitCode tour(RunningNetwork running, Lifetime lifetime) throws Exception {
    Manifest manifest = running.devnet().manifest();
    Manifest.Token token = manifest.tokens().getFirst();
    Relayer relayer = lifetime.add(Relayer.connect(running.relayer().node().api().target()));
    tell("ready: contracts deployed, gRPC on " + running.relayer().node().api().target());
    DemoTraveller traveller = new DemoTraveller(running.devnet(), relayer, lifetime, this::tell);
    Map<ManifestLedger, LedgerTraveller> insiders = new LinkedHashMap<>();
    for (ManifestLedger ledger : manifest.ledgers()) {
      insiders.put(
          ledger, lifetime.add(new LedgerTraveller(ledger, choices.data().resolve("ledger.key"))));
    }

    Map<String, TokenAmount> before = balances(traveller, insiders, token);
    Instant left = Instant.now();
    List<Done> tour = new ArrayList<>(traveller.aroundTheChains());
    tell("round the optimistic L2s and home in " + since(left));
    for (Map.Entry<ManifestLedger, LedgerTraveller> insider : insiders.entrySet()) {
      Instant leftAgain = Instant.now();
      tour.addAll(traveller.throughLedger(insider.getKey(), insider.getValue()));
      tell("twice in and out of the %s in %s".formatted(insider.getKey().name(), since(leftAgain)));
    }
    DemoReport report =
        new DemoReport(
            token,
            tour,
            before,
            balances(traveller, insiders, token),
            auditAfter(running, tour),
            Duration.between(began, Instant.now()));
    if (json) {
      console.line(report.json());
    } else {
      report.print(relayer, console);
    }
    return report.isGood() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Map<String, TokenAmount> balances(
      DemoTraveller traveller,
      Map<ManifestLedger, LedgerTraveller> insiders,
      Manifest.Token token) {
    Map<String, TokenAmount> balances = new LinkedHashMap<>(traveller.balances());
    insiders.forEach((ledger, insider) -> balances.put(ledger.name(), insider.balance(token)));
    return balances;
  }

  /** The first audit that is younger than the last claim. */
  private static Audit auditAfter(RunningNetwork running, List<Done> tour)
      throws InterruptedException {
    Step last =
        tour.getLast().transfer().getTimeline(tour.getLast().transfer().getTimelineCount() - 1);
    Instant claimed = Show.instant(last.getTime());
    Instant limit = Instant.now().plus(AUDIT_LIMIT);
    while (Instant.now().isBefore(limit)) {
      Optional<Audit> audit = running.relayer().store().supply().latestAudit();
      if (audit.isPresent() && audit.get().at().isAfter(claimed) && covers(audit.get(), last)) {
        return audit.get();
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "no audit of the supply within " + AUDIT_LIMIT.toSeconds() + " s of the last claim");
  }

  private static boolean covers(Audit audit, Step claim) {
    return audit.asOf().entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().value() == claim.getChainId()
                    && entry.getValue().number().value() >= claim.getBlock().getNumber());
  }

  private static String since(Instant moment) {
    return "%.1f s".formatted(Duration.between(moment, Instant.now()).toMillis() / 1000.0);
  }

  private void tell(String what) {
    if (!json) {
      console.line(
          "%6.1f s  %s"
              .formatted(Duration.between(began, Instant.now()).toMillis() / 1000.0, what));
    }
  }
}
