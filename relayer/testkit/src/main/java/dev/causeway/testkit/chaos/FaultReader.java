// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.store.StoreHarm;
import dev.causeway.testkit.chaos.Fault.Deed;
import dev.causeway.testkit.chaos.Fault.Timing;
import dev.causeway.testkit.chaos.Scenario.Topology;
import dev.causeway.testkit.rpc.RpcFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the faults of a scenario, which name chains, nodes and endpoints of its topology. */
final class FaultReader {
  private static final String TARGETS =
      "name a node such as n1, owner:DUTY such as owner:send/l2a/RELAYER, random, or all; to kill, also"
          + " ledger or prover where topology.ledger = true";

  private final List<String> chains;
  private final Topology topology;

  FaultReader(List<String> chains, Topology topology) {
    this.chains = chains;
    this.topology = topology;
  }

  /** Reads one. */
  Fault fault(Tree tree) {
    Duration length = tree.time("for", Duration.ofSeconds(10));
    Duration restart = tree.time("restart", Duration.ofSeconds(1));
    String type = tree.text("type");
    Deed deed =
        switch (type) {
          case "kill" -> new Deed.Kill(victim(tree), restart);
          case "stop" -> new Deed.Stop(node(tree), length);
          case "drain" -> new Deed.Drain(node(tree), restart);
          case "join" -> new Deed.Join();
          case "failpoint" -> failpoint(tree, length);
          case "rpc" ->
              new Deed.Rpc(
                  rpc(tree),
                  chain(tree, "chain", tree.text("chain")),
                  node(tree),
                  endpoints(tree),
                  length);
          case "silence" ->
              new Deed.Silence(
                  chain(tree, "chain", tree.text("chain")), node(tree), endpoints(tree), length);
          case "cut-database" -> new Deed.CutDatabase(node(tree), length);
          case "slow-database" ->
              new Deed.SlowDatabase(node(tree), tree.time("delay", Duration.ofMillis(100)), length);
          case "refuse-database" -> new Deed.RefuseDatabase(length);
          case "cut-peers" -> new Deed.CutPeers(node(tree), length);
          case "reorg" ->
              new Deed.Reorg(
                  chain(tree, "chain", tree.text("chain")), tree.number("depth", 1, 1, 200));
          case "chain-stop" -> new Deed.StopChain(chain(tree, "chain", tree.text("chain")), length);
          case "postgres" -> new Deed.RestartPostgres(tree.flag("kill", true), length);
          case "poison" ->
              new Deed.Poison(
                  chain(tree, "from", tree.text("from")), chain(tree, "to", tree.text("to")));
          case "empty-wallet" ->
              new Deed.EmptyWallet(chain(tree, "chain", tree.text("chain")), length);
          case "wrong-proposal" -> new Deed.WrongProposal(rollup(tree));
          case "older-database" -> new Deed.OlderDatabase(length, tree.flag("running", false));
          case "damaged-row" -> new Deed.DamagedRow(row(tree), length);
          case "read-only-database", "lock-database", "exhaust-database" ->
              new Deed.DatabaseTrouble(trouble(type), length);
          case "unbacked-mint" -> new Deed.UnbackedMint(rollup(tree), length);
          case "stolen-key" -> new Deed.StolenKey(chain(tree, "chain", tree.text("chain")), length);
          case "challenge" -> new Deed.Challenge(rollup(tree), tree.flag("lost", false));
          case "resume" -> new Deed.Resume(length);
          case "clock-jump" ->
              new Deed.ClockJump(
                  chain(tree, "chain", tree.text("chain")),
                  tree.time("by", Duration.ofMinutes(10)));
          case "fee-spike" -> new Deed.FeeSpike(chain(tree, "chain", tree.text("chain")), length);
          case "abuse-api" -> new Deed.AbuseApi(node(tree), length);
          case "twin" -> new Deed.Twin(node(tree), length);
          case "burden" -> burden(tree, length);
          default ->
              throw tree.wrong(
                  "type",
                  type,
                  "give kill, stop, drain, join, failpoint, rpc, silence, cut-database,"
                      + " slow-database, refuse-database, read-only-database, lock-database,"
                      + " exhaust-database, older-database, damaged-row, cut-peers, reorg, resume,"
                      + " chain-stop, clock-jump, fee-spike, postgres, poison, empty-wallet,"
                      + " stolen-key, unbacked-mint, wrong-proposal, challenge, abuse-api, twin or"
                      + " burden");
        };
    Timing timing =
        new Timing(
            tree.time("at", Duration.ofSeconds(5)),
            tree.number("times", 1, 1, 100_000),
            tree.time("every", Duration.ofSeconds(5)),
            tree.time("jitter", Duration.ZERO));
    tree.finish();
    return new Fault(deed, timing);
  }

  private Deed failpoint(Tree tree, Duration length) {
    List<String> points = tree.texts("points");
    if (points.isEmpty()) {
      throw tree.wrong("points", "", "name at least one failpoint, such as sender-after-store");
    }
    for (String point : points) {
      if (Failpoint.of(point).isEmpty()) {
        throw tree.wrong(
            "points",
            point,
            "give some of "
                + Arrays.stream(Failpoint.values())
                    .map(Failpoint::key)
                    .collect(Collectors.joining(", ")));
      }
    }
    String action = tree.text("action", "kill");
    if (!List.of("kill", "stop").contains(action)) {
      throw tree.wrong("action", action, "give kill or stop");
    }
    return new Deed.AtFailpoint(points, action, duty(tree, "duty", tree.text("duty")), length);
  }

  private RpcFault rpc(Tree tree) {
    String fault = tree.text("fault");
    if (fault.equals(RpcFault.F46.name())) {
      throw tree.wrong(
          "fault", fault, "it needs a forked node, which scenarios do not start: give another");
    }
    try {
      return RpcFault.valueOf(fault);
    } catch (IllegalArgumentException unknown) {
      throw tree.wrong("fault", fault, "give one of " + Arrays.toString(RpcFault.values()));
    }
  }

  private static Deed.Trouble trouble(String word) {
    return Arrays.stream(Deed.Trouble.values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow();
  }

  private static StoreHarm.Target row(Tree tree) {
    String row = tree.text("row");
    return Arrays.stream(StoreHarm.Target.values())
        .filter(target -> target.name().toLowerCase(Locale.ROOT).equals(row))
        .findFirst()
        .orElseThrow(() -> tree.wrong("row", row, "give message, leaf or transaction"));
  }

  private Deed burden(Tree tree, Duration length) {
    String kind = tree.text("kind");
    int value =
        switch (kind) {
          case "clock" -> tree.number("value", 600, -100_000, 100_000);
          case "files" -> tree.number("value", 64, 16, 1_000_000);
          case "heap" -> tree.number("value", 40, 8, 100_000);
          default ->
              throw tree.wrong(
                  "kind",
                  kind,
                  "give clock (value: seconds ahead), files (value: how many) or heap (value:"
                      + " megabytes)");
        };
    return new Deed.Burden(node(tree), kind, value, length);
  }

  private List<Integer> endpoints(Tree tree) {
    List<Integer> chosen = new ArrayList<>();
    for (String text : tree.texts("endpoints")) {
      if (!text.matches("[1-9]") || text.charAt(0) - '0' > topology.endpoints()) {
        throw tree.wrong(
            "endpoints", text, "this topology has 1 to %d".formatted(topology.endpoints()));
      }
      chosen.add(text.charAt(0) - '0');
    }
    return chosen.isEmpty()
        ? IntStream.rangeClosed(1, topology.endpoints()).boxed().toList()
        : chosen;
  }

  private String node(Tree tree) {
    String node = tree.text("node", "random");
    if (node.startsWith("owner:")) {
      return "owner:" + duty(tree, "node", node.substring(6));
    }
    if (node.matches("n[1-9]")
        ? node.charAt(1) - '0' > topology.nodes()
        : !node.matches("random|all")) {
      throw tree.wrong("node", node, TARGETS);
    }
    return node;
  }

  /** What can be killed: a node of the relayer, and the processes of a ledger. */
  private String victim(Tree tree) {
    String node = tree.text("node", "random");
    return topology.ledger() && LedgerLayer.PROCESSES.contains(node) ? node : node(tree);
  }

  private String duty(Tree tree, String key, String duty) {
    if (!duty.matches("audit|(watch|settle|challenge|carry|claim|send)/[a-z0-9]+(/[A-Z]+)?")) {
      throw tree.wrong(
          key, duty, "write a duty such as send/l2a/RELAYER, claim/l2a, watch/l1 or settle/l2a");
    }
    if (!duty.equals("audit")) {
      chain(tree, key, duty.split("/", -1)[1]);
    }
    return duty;
  }

  private String rollup(Tree tree) {
    String chain = chain(tree, "chain", tree.text("chain"));
    if (chain.equals(chains.getFirst())) {
      throw tree.wrong(
          "chain", chain, "outputs are proposed for rollups: give one, such as " + chains.get(1));
    }
    return chain;
  }

  /** A chain of this topology. */
  String chain(Tree tree, String key, String chain) {
    if (!chains.contains(chain)) {
      throw tree.wrong(key, chain, "this topology has " + String.join(", ", chains));
    }
    return chain;
  }
}
