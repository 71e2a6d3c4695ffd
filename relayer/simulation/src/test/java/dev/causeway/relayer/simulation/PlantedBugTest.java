// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlantedBugTest {
  private static final long MOST_SEEDS = 20_000;

  @ParameterizedTest
  @EnumSource
  void shouldFindPlantedBug(PlantedBug bug) throws InterruptedException {
    Campaign campaign = new Campaign(1, MOST_SEEDS, SimulationOptions.STANDARD, 2, 1, bug);
    Campaign.Report report = campaign.run(_ -> {});

    assertThat(report.broken()).as("seeds run: " + report.done()).isNotEmpty();
    Verdict.Broken broken = report.broken().getFirst();
    System.out.printf(
        "planted bug found: bug=%s seeds=%d invariant=%s detail=%s%n",
        bug, report.done(), broken.invariant(), broken.detail());
    assertThat(bug.found).contains(broken.invariant());
    // The same seed without the bug holds: it is the bug that was found.
    assertThat(new Simulator(broken.seed(), SimulationOptions.STANDARD).run())
        .isInstanceOf(Verdict.Held.class);
  }

  @Test
  void shouldShrinkScheduleOfBrokenSeed() throws InterruptedException {
    PlantedBug bug = PlantedBug.REMOVED_FENCE;
    Campaign campaign = new Campaign(1, MOST_SEEDS, SimulationOptions.STANDARD, 2, 1, bug);
    Verdict.Broken broken = campaign.run(_ -> {}).broken().getFirst();
    Simulator simulator = new Simulator(broken.seed(), SimulationOptions.STANDARD, bug);

    Verdict.Broken smallest = Shrinker.shrink(simulator, broken);

    // One sleeper is enough for a stale write; no fault is too few.
    assertThat(smallest.faults()).isNotEmpty().hasSizeLessThan(broken.faults().size());
    assertThat(smallest.invariant()).isEqualTo(broken.invariant());
    assertThat(simulator.run(smallest.faults()))
        .isInstanceOfSatisfying(
            Verdict.Broken.class,
            again -> {
              assertThat(again.traceHash()).isEqualTo(smallest.traceHash());
              assertThat(again.detail()).isEqualTo(smallest.detail());
            });
  }
}
