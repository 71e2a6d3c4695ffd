// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.simulate;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.Inputs;
import dev.causeway.relayer.simulation.Campaign;
import dev.causeway.relayer.simulation.Shrinker;
import dev.causeway.relayer.simulation.SimulationOptions;
import dev.causeway.relayer.simulation.Simulator;
import dev.causeway.relayer.simulation.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs seeds of the deterministic simulator, many of them or one of them again. */
@Command(
    name = "simulate",
    description =
        "Run the relayer's duties on simulated nodes, chains and time, under faults, and check that"
            + " nothing is lost.")
public final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_THREADS = 256;

  private final Console console;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many seeds. Default: ${DEFAULT-VALUE}")
  private long seeds;

  @Option(
      names = "--from",
      paramLabel = "S",
      defaultValue = "1",
      description = "The first seed. Default: ${DEFAULT-VALUE}")
  private long from;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Only this seed, and if it breaks, with the fewest faults that break it.")
  private @Nullable Long seed;

  @Option(
      names = "--faults",
      paramLabel = "I,J,...",
      split = ",",
      description = "With --seed: only these faults of its plan; none: --faults=")
  private @Nullable List<String> faults;

  @Option(names = "--trace", description = "With --seed: tell every event.")
  private boolean trace;

  @Option(
      names = "--nodes",
      paramLabel = "K",
      description = "How many nodes, 1 to 9. Default: 3 to 5, by the seed")
  private @Nullable Integer nodes;

  @Option(
      names = "--hours",
      paramLabel = "H",
      defaultValue = "4.5",
      description = "Bridge time of a seed. Default: ${DEFAULT-VALUE}")
  private double hours;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "How many seeds at a time. Default: one for each processor")
  private @Nullable Integer threads;

  @Option(names = "--json", description = "Tell the figures as JSON, on one line.")
  private boolean json;

  /** On a console. */
  public SimulateCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    SimulationOptions options = options();
    Long one = seed;
    if (one != null) {
      return replay(one, options);
    }
    if (faults != null || trace) {
      throw CliException.usage("--faults and --trace belong to one seed: name it with --seed");
    }
    if (seeds < 1) {
      throw CliException.usage("--seeds must be at least 1, but is " + seeds);
    }
    int workers =
        threads == null
            ? Runtime.getRuntime().availableProcessors()
            : Inputs.number("--threads", threads, 1, MOST_THREADS);
    return run(new Campaign(from, seeds, options, workers, 1), options);
  }

  private SimulationOptions options() {
    if (!(hours > 0 && hours <= 10_000)) {
      throw CliException.usage("--hours must be 3 to 720, but is " + hours);
    }
    try {
      return new SimulationOptions(
          Optional.ofNullable(nodes), Duration.ofMillis((long) (hours * 3_600_000)));
    } catch (IllegalArgumentException wrong) {
      throw CliException.usage(String.valueOf(wrong.getMessage()));
    }
  }

  private int run(Campaign campaign, SimulationOptions options) throws InterruptedException {
    long began = System.nanoTime();
    Progress progress = new Progress(console, seeds, began);
    Campaign.Report report = campaign.run(progress::tell);
    double seconds = (System.nanoTime() - began) / 1e9;
    Figures figures = new Figures(report, seconds);
    console.line(json ? figures.json() : figures.text());
    for (Verdict.Broken broken : report.broken()) {
      explain(broken, options);
    }
    return (report.broken().isEmpty() ? ExitCode.OK : ExitCode.FAILED).code();
  }

  private int replay(long one, SimulationOptions options) {
    Simulator simulator = new Simulator(one, options);
    List<Integer> kept = kept(simulator.faults().size());
    IntPredicate which = kept == null ? _ -> true : kept::contains;
    Verdict verdict = simulator.run(which, trace ? console::line : null);
    console.line(
        "seed %d: trace %016x, %d messages, %d faults"
            .formatted(
                one,
                verdict.traceHash(),
                verdict.totals().messages(),
                verdict.totals().faults().values().stream().mapToLong(Long::longValue).sum()));
    return switch (verdict) {
      case Verdict.Held _ -> {
        console.line("every invariant held");
        yield ExitCode.OK.code();
      }
      case Verdict.Broken broken -> {
        explain(broken, options);
        yield ExitCode.FAILED.code();
      }
    };
  }

  private @Nullable List<Integer> kept(int planned) {
    if (faults == null) {
      return null;
    }
    List<Integer> numbers = new ArrayList<>();
    for (String text : faults) {
      if (!text.isBlank()) {
        numbers.add(number(text.strip(), planned));
      }
    }
    return numbers;
  }

  private static int number(String text, int planned) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0 && number < planned) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number that is too high.
    }
    throw CliException.usage(
        "--faults: \"%s\" is no fault of this seed: write numbers from 0 to %d"
            .formatted(text, planned - 1));
  }

  private void explain(Verdict.Broken broken, SimulationOptions options) {
    Simulator simulator = new Simulator(broken.seed(), options);
    Verdict.Broken smallest = Shrinker.shrink(simulator, broken);
    console.line(
        "seed %d broke %s after %s: %s"
            .formatted(broken.seed(), broken.invariant(), broken.at(), broken.detail()));
    console.line(
        "fewest faults that break it: %d of %d"
            .formatted(smallest.faults().size(), broken.faults().size()));
    smallest.faults().forEach(number -> console.line("  " + simulator.faults().get(number)));
    console.line("replay: " + command(smallest));
  }

  private String command(Verdict.Broken broken) {
    StringBuilder command =
        new StringBuilder("causeway simulate --seed ").append(broken.seed()).append(" --faults=");
    command.append(
        broken.faults().stream().map(String::valueOf).reduce((a, b) -> a + "," + b).orElse(""));
    if (nodes != null) {
      command.append(" --nodes ").append(nodes);
    }
    return command.append(" --hours ").append(hours).append(" --trace").toString();
  }
}
