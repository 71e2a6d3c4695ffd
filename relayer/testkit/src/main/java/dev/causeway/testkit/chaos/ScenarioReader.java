// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.testkit.chaos.Fault.Deed;
import dev.causeway.testkit.chaos.Fault.Timing;
import dev.causeway.testkit.chaos.Scenario.Expectations;
import dev.causeway.testkit.chaos.Scenario.Load;
import dev.causeway.testkit.chaos.Scenario.Route;
import dev.causeway.testkit.chaos.Scenario.Topology;
import dev.causeway.testkit.rpc.RpcFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads scenarios in HOCON. Nothing is guessed: what it does not know, it refuses. */
public final class ScenarioReader {
  private static final String TARGETS =
      "name a node such as n1, owner:DUTY such as owner:send/l2a/RELAYER, random, or all";

  private final List<String> chains;
  private final Topology topology;

  private ScenarioReader(List<String> chains, Topology topology) {
    this.chains = chains;
    this.topology = topology;
  }

  /**
   * Reads one.
   *
   * @param name what it is called
   * @param text HOCON
   * @throws ScenarioException naming the key, the value and the remedy
   */
  public static Scenario read(String name, String text) {
    Tree root;
    try {
      root = new Tree(ConfigFactory.parseString(text).resolve(), "");
    } catch (ConfigException malformed) {
      throw new ScenarioException(
          "scenario %s is no HOCON: %s".formatted(name, malformed.getMessage()), malformed);
    }
    Tree start = root.tree("topology");
    Topology topology =
        new Topology(
            start.number("nodes", 3, 1, 9),
            start.number("l2s", 1, 1, 8),
            start.time("block-time", Duration.ofSeconds(1)),
            start.time("dispute-window", Duration.ofSeconds(8)),
            start.number("finality", 1, 1, 100),
            start.number("endpoints", 1, 1, 5));
    start.finish();
    List<String> chains =
        IntStream.rangeClosed(0, topology.l2s())
            .mapToObj(i -> i == 0 ? "l1" : "l2" + (char) ('a' + i - 1))
            .toList();
    return new ScenarioReader(chains, topology).scenario(name, root, topology);
  }

  private Scenario scenario(String name, Tree root, Topology topology) {
    Scenario scenario =
        new Scenario(
            name,
            root.texts("rows"),
            root.text("shows"),
            root.time("duration", Duration.ofSeconds(60)),
            topology,
            load(root.tree("load")),
            root.trees("faults").stream().map(this::fault).toList(),
            expectations(root.tree("expect")));
    root.finish();
    return scenario;
  }

  private Load load(Tree tree) {
    List<String> given = tree.texts("routes");
    List<Route> routes =
        (given.isEmpty() ? List.of("l1:l2a") : given).stream().map(r -> route(tree, r)).toList();
    Load load =
        new Load(
            routes, tree.time("every", Duration.ofSeconds(1)), tree.number("batch", 5, 1, 1000));
    tree.finish();
    return load;
  }

  private Route route(Tree tree, String text) {
    String[] ends = text.split(":", -1);
    if (ends.length != 2 || ends[0].equals(ends[1])) {
      throw tree.wrong("routes", text, "write two different chains, such as l1:l2a");
    }
    return new Route(chain(tree, "routes", ends[0]), chain(tree, "routes", ends[1]));
  }

  private Expectations expectations(Tree tree) {
    Expectations expected =
        new Expectations(
            tree.time("settle-within", Duration.ofSeconds(90)),
            tree.optionalTime("takeover-p99"),
            tree.optionalTime("hang-p99"),
            tree.optionalTime("hand-over-p99"),
            tree.number("faults-at-least", 1, 0, 1_000_000),
            tree.has("failed-reads")
                ? Optional.of(tree.number("failed-reads", 0, 0, 1_000_000))
                : Optional.empty(),
            tree.texts("halts").stream().map(c -> chain(tree, "halts", c)).toList(),
            tree.has("transactions-per-message")
                ? Optional.of(tree.decimal("transactions-per-message"))
                : Optional.empty());
    tree.finish();
    return expected;
  }

  private Fault fault(Tree tree) {
    Duration length = tree.time("for", Duration.ofSeconds(10));
    Duration restart = tree.time("restart", Duration.ofSeconds(1));
    String type = tree.text("type");
    Deed deed =
        switch (type) {
          case "kill" -> new Deed.Kill(node(tree), restart);
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
          default ->
              throw tree.wrong(
                  "type",
                  type,
                  "give kill, stop, drain, join, failpoint, rpc, silence, cut-database,"
                      + " slow-database, refuse-database, cut-peers, reorg, chain-stop, postgres,"
                      + " poison, empty-wallet or wrong-proposal");
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
    try {
      return RpcFault.valueOf(fault);
    } catch (IllegalArgumentException unknown) {
      throw tree.wrong("fault", fault, "give one of " + Arrays.toString(RpcFault.values()));
    }
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

  private String chain(Tree tree, String key, String chain) {
    if (!chains.contains(chain)) {
      throw tree.wrong(key, chain, "this topology has " + String.join(", ", chains));
    }
    return chain;
  }
}
