// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.testkit.chaos.ChaosResult;
import dev.causeway.testkit.chaos.ChaosRun;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.chaos.NodeCommand;
import dev.causeway.testkit.chaos.ScenarioReader;
import dev.causeway.testkit.verdict.Check;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of the scenario {@code ledger-killed}, for builds. */
final class LedgerKillTest {
  private static final String SCENARIO =
      """
      shows = "Node and prover of a ledger are killed in mid-batch, once each."
      duration = 20s
      topology { nodes = 1, l2s = 1, block-time = 500ms, ledger = true }
      load { routes = ["l1:ledger", "ledger:l1"], every = 3s, batch = 1 }
      faults = [
        { type = kill, at = 2s, node = prover, restart = 500ms }
        { type = kill, at = 10s, node = ledger, restart = 500ms }
      ]
      expect { faults-at-least = 2, settle-within = 120s }
      """;

  @TempDir private Path folder;

  @Test
  void shouldLoseNothingAndProveOnceWhenNodeAndProverAreKilledInMidBatch() throws Exception {
    StringBuilder said = new StringBuilder();
    ChaosResult result;
    try (ChaosRun run =
        new ChaosRun(
            ScenarioReader.read("ledger-killed-once", SCENARIO),
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
        .filteredOn(incident -> incident.kind().equals(Incident.KILL_IN_BATCH))
        .extracting(Incident::target)
        .containsExactlyInAnyOrder("prover", "ledger");
    assertThat(result.verdict().checks())
        .filteredOn(check -> check.id().matches("I17|I18|I19|I20"))
        .hasSize(4)
        .as("there was something to look at")
        .allMatch(check -> check.checked() > 0);
    assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive)).isEmpty();
  }
}
