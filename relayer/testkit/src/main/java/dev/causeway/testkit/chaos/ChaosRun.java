// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import dev.causeway.testkit.chaos.Scenario.Expectations;
import dev.causeway.testkit.verdict.Auditor;
import dev.causeway.testkit.verdict.ChainAuditor;
import dev.causeway.testkit.verdict.Check;
import dev.causeway.testkit.verdict.Circumstances;
import dev.causeway.testkit.verdict.Failovers;
import dev.causeway.testkit.verdict.Percentiles;
import dev.causeway.testkit.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Plays a scenario: starts a network, moves tokens, makes the faults happen, heals everything,
 * waits until all has arrived, and has it checked from the chains and the database. Ends by itself
 * and leaves no process. Closing it from elsewhere ends it early.
 */
public final class ChaosRun implements AutoCloseable {
  /** Faults that take longer than planned may prolong a run to this many times its length. */
  private static final int MOST_PROLONGED = 6;

  private final Scenario scenario;
  private final long seed;
  private final Path folder;
  private final NodeCommand command;
  private final LiveView view;
  private Optional<ChaosNetwork> open = Optional.empty();

  /**
   * Prepares a run.
   *
   * @param scenario what to play
   * @param seed of targets, pauses and proxies
   * @param folder an empty one, for chains, database, nodes and their logs
   * @param command how nodes are started
   * @param out takes what is shown, with its line ends
   * @param terminal whether a person looks at it
   */
  public ChaosRun(
      Scenario scenario,
      long seed,
      Path folder,
      NodeCommand command,
      Consumer<String> out,
      boolean terminal) {
    this.scenario = scenario;
    this.seed = seed;
    this.folder = folder;
    this.command = command;
    this.view = new LiveView(out, terminal);
  }

  /**
   * Plays it.
   *
   * @throws ScenarioException when it cannot be played
   */
  public ChaosResult play() throws IOException, InterruptedException {
    view.say(
        "scenario %s, seed %d: %d nodes, %d chains; logs below %s"
            .formatted(
                scenario.name(),
                seed,
                scenario.topology().nodes(),
                scenario.topology().l2s() + 1,
                folder));
    try (ChaosNetwork network = begin();
        ChaosLoad load = new ChaosLoad(network, scenario.load());
        StatusPoller poller = new StatusPoller(network, hasReorgs());
        FaultNotes notes = new FaultNotes();
        LedgerVerdict ledger = LedgerVerdict.of(scenario, network, load)) {
      ChainAuditor chains = new ChainAuditor(network.devnet(), ledger.auditor());
      load.prepare();
      view.say("the network serves; load and faults begin");
      return play(network, load, poller, chains, ledger, notes);
    }
  }

  private synchronized ChaosNetwork begin() throws IOException, InterruptedException {
    ChaosNetwork network = ChaosNetwork.start(scenario, folder, seed, command);
    open = Optional.of(network);
    return network;
  }

  private ChaosResult play(
      ChaosNetwork network,
      ChaosLoad load,
      StatusPoller poller,
      ChainAuditor chains,
      LedgerVerdict ledger,
      FaultNotes notes)
      throws InterruptedException {
    FaultDeeds deeds = new FaultDeeds(network, load, notes, poller);
    Observer observer = new Observer(network, notes, view);
    FaultPlayer player = new FaultPlayer(scenario, seed, deeds);
    NodeSupervisor supervisor = new NodeSupervisor(network);
    Instant start = Instant.now();
    observer.start();
    poller.start();
    load.start();
    supervisor.start();
    player.start();
    Thread.sleep(scenario.duration());
    boolean whole = player.await(start.plus(scenario.duration().multipliedBy(MOST_PROLONGED)));
    player.end();
    load.end();
    List<String> misses = new ArrayList<>(player.misses());
    if (!whole) {
      misses.add("not all faults happened before the longest time of the run was over");
    }
    misses.addAll(supervisor.end());
    heal(network);
    view.say("faults are over; waiting for what is under way");
    Auditor auditor = new Auditor(chains, network.evidence());
    await(auditor, ledger, network);
    StatusPoller.Result statuses = poller.end();
    List<Sample> samples = observer.end();
    Set<ChainId> halted = network.evidence().halted();
    network.endNodes();
    view.say("checking the chains and the database");
    Verdict verdict =
        verdict(
            network,
            auditor,
            notes.circumstances(),
            statuses,
            halted,
            ledger.checks(notes.incidents()));
    Map<String, String> names = new HashMap<>();
    network.manifest().chains().forEach(chain -> names.put(chain.chain().toString(), chain.name()));
    network
        .manifest()
        .ledgers()
        .forEach(layer -> names.put(layer.chain().toString(), layer.name()));
    return new ChaosResult(
        scenario,
        seed,
        start,
        Instant.now(),
        notes.incidents(),
        misses,
        samples,
        network.evidence().leaseChanges(),
        names,
        verdict,
        "causeway chaos run %s --seed %d".formatted(scenario.name(), seed));
  }

  private static void heal(ChaosNetwork network) throws InterruptedException {
    for (ChaosNode node : network.processes()) {
      node.arm("");
      if (!node.isRunning()) {
        node.launch();
        node.awaitServing();
      }
    }
  }

  /** Waits until nothing is under way, by the relayer's word first and by the chains' then. */
  private void await(Auditor auditor, LedgerVerdict ledger, ChaosNetwork network)
      throws InterruptedException {
    Instant until = Instant.now().plus(scenario.expectations().settleWithin());
    while (Instant.now().isBefore(until)) {
      try {
        if (ledger.isSettled()
            && network.evidence().progress().backlog() == 0
            && auditor.isSettled()) {
          return;
        }
      } catch (StoreUnavailableException away) {
        // It comes back.
      }
      Thread.sleep(500);
    }
  }

  private boolean hasReorgs() {
    return scenario.faults().stream().anyMatch(f -> f.deed() instanceof Fault.Deed.Reorg);
  }

  private Verdict verdict(
      ChaosNetwork network,
      Auditor auditor,
      Circumstances done,
      StatusPoller.Result statuses,
      Set<ChainId> halted,
      List<Check> ofTheLedger) {
    Set<String> senders =
        scenario.load().routes().stream()
            .map(Scenario.Route::to)
            // What goes to a ledger is claimed at its contract on L1.
            .map(to -> to.equals(LedgerLayer.NODE) ? network.manifest().base().name() : to)
            .map(to -> network.dutyName("send/" + to + "/RELAYER"))
            .collect(Collectors.toSet());
    Expectations expected = scenario.expectations();
    List<Check> others = new ArrayList<>();
    others.add(
        new Check(
            "I4",
            "No status that a client is told goes back",
            "a client that asked one node after the other: %d reads, %d transfers"
                .formatted(statuses.reads(), statuses.transfers()),
            statuses.answers(),
            statuses.regressions()));
    others.addAll(ofTheLedger);
    Verdict verdict =
        auditor.verdict(
            done,
            senders,
            new Auditor.Limits(
                expected.transactionsPerMessage().orElse(Double.MAX_VALUE),
                expected.pauseWithin(),
                expected.pauseBlocks()),
            others);
    List<Check> checks = new ArrayList<>(verdict.checks());
    checks.addAll(expectations(network, verdict.failovers(), done, statuses, halted));
    return new Verdict(
        checks,
        verdict.failovers(),
        verdict.sent(),
        verdict.delivered(),
        verdict.parked(),
        verdict.lost(),
        verdict.doubled());
  }

  private List<Check> expectations(
      ChaosNetwork network,
      Failovers failovers,
      Circumstances done,
      StatusPoller.Result statuses,
      Set<ChainId> halted) {
    Expectations expected = scenario.expectations();
    List<Check> checks = new ArrayList<>();
    int happened = done.incidents().size();
    checks.add(
        new Check(
            "E1",
            "At least %d faults happened".formatted(expected.faultsAtLeast()),
            "faults that the runner brought about",
            happened,
            happened < expected.faultsAtLeast() ? List.of("only " + happened) : List.of()));
    expected
        .takeover()
        .ifPresent(
            limit ->
                checks.add(
                    timed("E2", "kill to next broadcast", failovers.crashToBroadcast(), limit)));
    expected
        .hang()
        .ifPresent(
            limit ->
                checks.add(
                    timed("E3", "stop to next broadcast", failovers.hangToBroadcast(), limit)));
    expected
        .handOver()
        .ifPresent(
            limit -> checks.add(timed("E4", "planned hand-over", failovers.handOver(), limit)));
    expected
        .failedReads()
        .ifPresent(
            limit ->
                checks.add(
                    new Check(
                        "E5",
                        "At most %d reads failed on every node".formatted(limit),
                        "reads of the polling client",
                        statuses.reads(),
                        statuses.failures().size() > limit
                            ? List.of(statuses.failures().size() + " failed")
                            : List.of())));
    for (String chain : expected.halts()) {
      boolean stands = halted.contains(network.manifest().chain(chain).chain());
      checks.add(
          new Check(
              "E6",
              "The relayer refuses to act on " + chain,
              "halts in the database",
              1,
              stands ? List.of() : List.of(chain + " is not halted")));
    }
    return checks;
  }

  private static Check timed(String id, String what, Percentiles times, Duration limit) {
    List<String> violations = new ArrayList<>();
    if (times.count() == 0) {
      violations.add("nothing was measured");
    } else if (times.at(99).compareTo(limit) > 0) {
      violations.add("p99 is %d ms".formatted(times.at(99).toMillis()));
    }
    return new Check(
        id,
        "%s: p99 at most %d ms".formatted(what, limit.toMillis()),
        "times that the database server recorded",
        times.count(),
        violations);
  }

  /** Ends what runs; {@link #play} then fails. */
  @Override
  public synchronized void close() {
    open.ifPresent(ChaosNetwork::close);
  }
}
