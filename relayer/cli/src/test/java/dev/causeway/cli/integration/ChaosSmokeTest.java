// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.ChaosRun;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.chaos.NodeCommand;
import dev.causeway.testkit.chaos.Scenarios;
import dev.causeway.testkit.report.HtmlReport;
import dev.causeway.testkit.verdict.Check;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One fault of each kind on real processes, with the whole verdict. */
final class ChaosSmokeTest {
  @TempDir private Path folder;

  @Test
  void shouldLoseAndDoubleNothingWhenEverythingGoesWrongOnce() throws Exception {
    StringBuilder said = new StringBuilder();
    ChaosResult result;
    try (ChaosRun run =
        new ChaosRun(
            Scenarios.find("smoke"),
            1,
            folder.resolve("run"),
            NodeCommand.ofThisProcess(),
            said::append,
            false)) {
      result = run.play();
    }
    assertThat(result.verdict().checks()).as(said.toString()).allMatch(Check::holds);
    assertThat(result.verdict().sent()).isPositive().isEqualTo(result.verdict().delivered());
    assertThat(result.incidents())
        .extracting(Incident::kind)
        .contains("kill", "stop", "drain", "reorg", "postgres", "poison", "empty-wallet", "rpc");
    assertThat(result.verdict().checks())
        .as("the liar was left alone while something was sent")
        .anyMatch(check -> check.id().equals("E7") && check.checked() > 0);
    assertThat(result.verdict().failovers().crashToBroadcast().count()).isPositive();
    assertThat(HtmlReport.of(result)).contains("<h1>Passed</h1>");
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
