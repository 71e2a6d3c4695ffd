// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.cli.CliException;
import dev.causeway.cli.Console;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.Launcher.ChaosChoices;
import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.ChaosRun;
import dev.causeway.testkit.chaos.NodeCommand;
import dev.causeway.testkit.chaos.ScenarioException;
import dev.causeway.testkit.report.HtmlReport;
import dev.causeway.testkit.report.JsonReport;
import dev.causeway.testkit.verdict.Check;
import dev.causeway.testkit.verdict.Failovers;
import dev.causeway.testkit.verdict.Percentiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plays a scenario, tells the verdict and writes the report. */
final class ChaosPlay {
  private final ChaosChoices choices;
  private final Console console;

  ChaosPlay(ChaosChoices choices, Console console) {
    this.choices = choices;
    this.console = console;
  }

  ExitCode run(Lifetime lifetime) throws IOException, InterruptedException {
    Path folder =
        choices.data().resolve(choices.scenario().name() + "-" + ProcessHandle.current().pid());
    RunningNetwork.deleteTree(folder);
    Files.createDirectories(folder);
    LogFile.open(folder.resolve("chaos.log"));
    // With --json the answer is the report alone; what goes on meanwhile is no part of it.
    PrintWriter progress = choices.json() ? console.err() : console.out();
    ChaosResult result;
    try {
      ChaosRun run =
          lifetime.add(
              new ChaosRun(
                  choices.scenario(),
                  choices.seed(),
                  folder,
                  NodeCommand.ofThisProcess(),
                  text -> {
                    progress.print(text);
                    progress.flush();
                  },
                  console.terminal() && !choices.json()));
      result = run.play();
    } catch (ScenarioException failure) {
      throw new CliException(ExitCode.FAILED, String.valueOf(failure.getMessage()));
    }
    if (choices.json()) {
      console.line(JsonReport.of(result));
    } else {
      tell(result);
    }
    if (choices.report().isPresent()) {
      Path report = Files.createDirectories(choices.report().get());
      Files.writeString(report.resolve("report.html"), HtmlReport.of(result));
      Files.writeString(report.resolve("report.json"), JsonReport.of(result));
      progress.println("report   " + report.resolve("report.html"));
      progress.flush();
    }
    return result.verdict().holds() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void tell(ChaosResult result) {
    for (Check check : result.verdict().checks()) {
      console.line(
          "%-6s %-4s %s (%d looked at)"
              .formatted(
                  check.holds() ? "holds" : "BROKEN", check.id(), check.title(), check.checked()));
      check.violations().stream().limit(5).forEach(found -> console.line("            " + found));
    }
    Failovers failovers = result.verdict().failovers();
    times("kill to next broadcast", failovers.crashToBroadcast());
    times("kill to successor's lease", failovers.crashToTake());
    times("stop to next broadcast", failovers.hangToBroadcast());
    times("planned hand-over", failovers.handOver());
    console.line(
        "%s: %d sent, %d delivered, %d parked, %d lost, %d doubled, %d faults; again: %s"
            .formatted(
                result.verdict().holds() ? "PASSED" : "FAILED",
                result.verdict().sent(),
                result.verdict().delivered(),
                result.verdict().parked(),
                result.verdict().lost(),
                result.verdict().doubled(),
                result.incidents().size(),
                result.command()));
  }

  private void times(String what, Percentiles times) {
    if (times.count() > 0) {
      console.line(
          "%-26s p50 %d ms  p90 %d ms  p99 %d ms  max %d ms  (%d measured)"
              .formatted(
                  what,
                  times.at(50).toMillis(),
                  times.at(90).toMillis(),
                  times.at(99).toMillis(),
                  times.at(100).toMillis(),
                  times.count()));
    }
  }
}
