// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.causeway.testkit.chaos.Scenario.Expectations;
import dev.causeway.testkit.chaos.Scenario.Load;
import dev.causeway.testkit.chaos.Scenario.Route;
import dev.causeway.testkit.chaos.Scenario.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads scenarios in HOCON. Nothing is guessed: what it does not know, it refuses. */
public final class ScenarioReader {
  private final List<String> chains;
  private final FaultReader faults;
  private final Topology topology;

  private ScenarioReader(List<String> chains, Topology topology) {
    this.chains = chains;
    this.topology = topology;
    this.faults = new FaultReader(chains, topology);
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
            start.number("endpoints", 1, 1, 5),
            start.flag("ledger", false));
    start.finish();
    List<String> chains =
        IntStream.rangeClosed(0, topology.l2s())
            .mapToObj(i -> i == 0 ? "l1" : "l2" + (char) ('a' + i - 1))
            .toList();
    return new ScenarioReader(chains, topology).scenario(name, root);
  }

  private Scenario scenario(String name, Tree root) {
    Scenario scenario =
        new Scenario(
            name,
            root.texts("rows"),
            root.text("shows"),
            root.time("duration", Duration.ofSeconds(60)),
            topology,
            load(root.tree("load")),
            root.trees("faults").stream().map(faults::fault).toList(),
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
    return new Route(end(tree, ends[0]), end(tree, ends[1]));
  }

  private String end(Tree tree, String name) {
    return topology.ledger() && name.equals(LedgerLayer.NODE)
        ? name
        : faults.chain(tree, "routes", name);
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
            tree.texts("halts").stream().map(c -> faults.chain(tree, "halts", c)).toList(),
            tree.has("transactions-per-message")
                ? Optional.of(tree.decimal("transactions-per-message"))
                : Optional.empty(),
            tree.time("pause-within", Duration.ofSeconds(5)),
            tree.number("pause-blocks", 2, 1, 1_000));
    tree.finish();
    return expected;
  }
}
