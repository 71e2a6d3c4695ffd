// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.command;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.client.RelayerOptions;
import dev.causeway.cli.client.Table;
import dev.causeway.cli.launch.Launcher;
import dev.causeway.testkit.chaos.Scenario;
import dev.causeway.testkit.chaos.ScenarioException;
import dev.causeway.testkit.chaos.Scenarios;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Faults against a devnet of one's own, with a verdict from the chains and the database. */
@Command(
    name = "chaos",
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Play scenarios of faults against a devnet with real node processes, and check that nothing"
            + " is lost and nothing happens twice.")
public final class ChaosCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CliException.usage(
        "chaos: name a command: list, run; causeway chaos --help tells what they do");
  }

  /** For picocli. */
  public ChaosCommand() {}

  /** Tells what there is. */
  @Command(name = "list", description = "List the scenarios that come with Causeway.")
  public static final class ListScenarios implements Callable<Integer> {
    private final Console console;

    /** On a console. */
    public ListScenarios(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() {
      List<Scenario> scenarios = Scenarios.ready().stream().map(Scenarios::find).toList();
      Table table = new Table("scenario", "rows", "load", "shows");
      for (Scenario scenario : scenarios) {
        table.row(
            scenario.name(),
            String.join(" ", scenario.rows()),
            scenario.duration().toSeconds() + " s",
            scenario.shows());
      }
      table.lines().forEach(console::line);
      return 0;
    }
  }

  /** Plays one. */
  @Command(
      name = "run",
      description =
          "Play a scenario: a ready one by its name, one in a file, or all that are ready, one after"
              + " the other. Ends by itself; exit code 1 when a check does not hold.")
  public static final class Run implements Callable<Integer> {
    private static final String ALL = "all";

    private final Console console;
    private final Launcher launcher;

    @Parameters(
        index = "0",
        paramLabel = "SCENARIO",
        description = "Its name, a HOCON file, or all.")
    private String scenario = "";

    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description = "Decides targets, pauses and order. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
        names = "--report",
        paramLabel = "DIR",
        description = "Write report.html and report.json there; for all, in a folder for each.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print the report as JSON, and nothing else.")
    private boolean json;

    @Option(
        names = "--data",
        paramLabel = "FOLDER",
        description = "Folder for the runs. Default: ~/.causeway/chaos")
    private @Nullable Path data;

    /** On a console. */
    public Run(Console console, Launcher launcher) {
      this.console = console;
      this.launcher = launcher;
    }

    @Override
    public Integer call() throws Exception {
      return scenario.equals(ALL) ? all() : play(scenario, Optional.ofNullable(report)).code();
    }

    /** One that fails, or cannot be played, keeps none of the others from being played. */
    private int all() throws Exception {
      if (json) {
        throw CliException.usage("chaos run all: --json is for one scenario; give --report DIR");
      }
      Table table = new Table("scenario", "verdict", "took");
      ExitCode worst = ExitCode.OK;
      for (String name : Scenarios.ready()) {
        Instant start = Instant.now();
        ExitCode code;
        try {
          code = play(name, Optional.ofNullable(report).map(folder -> folder.resolve(name)));
        } catch (CliException failure) {
          console.line(String.valueOf(failure.getMessage()));
          code = ExitCode.FAILED;
        }
        worst = code == ExitCode.OK ? worst : code;
        table.row(
            name,
            code == ExitCode.OK ? "PASSED" : "FAILED",
            Duration.between(start, Instant.now()).toSeconds() + " s");
      }
      table.lines().forEach(console::line);
      return worst.code();
    }

    private ExitCode play(String name, Optional<Path> reports) throws Exception {
      Scenario found;
      try {
        found = Scenarios.find(name);
      } catch (ScenarioException wrong) {
        throw CliException.usage(String.valueOf(wrong.getMessage()));
      }
      return launcher.chaos(
          new Launcher.ChaosChoices(
              found,
              seed,
              reports,
              json,
              data == null
                  ? RelayerOptions.standard(console).resolveSibling("chaos")
                  : data.toAbsolutePath()),
          console);
    }
  }
}
