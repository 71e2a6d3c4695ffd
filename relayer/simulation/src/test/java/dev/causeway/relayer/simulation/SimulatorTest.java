// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatorTest {
  private static final int THREADS = 2;

  /** What every build runs: {@code -Dcauseway.simulation.seeds=N} changes how many. */
  @Test
  void shouldHoldEveryInvariantOnEverySeed() throws InterruptedException {
    long seeds = Long.getLong("causeway.simulation.seeds", 300);
    long began = System.nanoTime();
    Campaign.Report report =
        new Campaign(1, seeds, SimulationOptions.STANDARD, THREADS, 1).run(_ -> {});
    double minutes = (System.nanoTime() - began) / 6e10;

    System.out.printf(
        "simulation: seeds=%d perMinute=%.0f years=%.2f checks=%d faults=%d%n",
        report.done(),
        report.done() / minutes,
        report.totals().span().toHours() / 24.0 / 365.25,
        report.totals().checks(),
        report.totals().faults().values().stream().mapToLong(Long::longValue).sum());
    assertThat(report.broken()).as("replay with: causeway simulate --seed SEED").isEmpty();
    assertThat(report.done()).isEqualTo(seeds);
    assertThat(report.totals().delivered()).isGreaterThan(2 * seeds);
    assertThat(report.totals().writes())
        .as("no duty wakes itself on and on")
        .isLessThan(1_500 * seeds);
  }

  @Test
  void shouldGiveTheSameTraceForTheSameSeed() {
    for (long seed = 1; seed <= 12; seed++) {
      assertThat(run(seed).traceHash()).isEqualTo(run(seed).traceHash());
    }
  }

  @Test
  void shouldGiveTheTraceThatAnotherProcessGave() {
    // Whatever depends on the process (hash codes of identity, maps without an order) shows here.
    long hash = 0;
    for (long seed = 1; seed <= 40; seed++) {
      hash = hash * 31 + run(seed).traceHash();
    }
    assertThat(Long.toHexString(hash)).isEqualTo(OtherProcess.hash());
  }

  @Test
  void shouldRunEachSeedDifferently() {
    Set<Long> hashes = new TreeSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      hashes.add(run(seed).traceHash());
    }
    assertThat(hashes).hasSize(20);
  }

  @Test
  void shouldStrikeWithEveryKindOfFault() throws InterruptedException {
    Set<String> drawn = new TreeSet<>();
    for (Class<?> kind : Fault.class.getPermittedSubclasses()) {
      if (kind != Fault.Endpoint.class) {
        drawn.add(kind.getSimpleName());
      }
    }
    for (Fault.Trouble trouble : Fault.Trouble.values()) {
      drawn.add("Endpoint " + trouble);
    }
    Campaign.Report report =
        new Campaign(1, 200, SimulationOptions.STANDARD, THREADS, 1).run(_ -> {});

    assertThat(report.totals().faults().keySet()).isEqualTo(drawn);
    assertThat(report.totals().fencedOut()).as("stale owners that woke up").isPositive();
    assertThat(report.totals().takeovers()).isPositive();
  }

  @Test
  void shouldTellEveryEventOfARun() {
    List<String> lines = new ArrayList<>();
    Verdict told = new Simulator(7, SimulationOptions.STANDARD).run(_ -> true, lines::add);

    assertThat(told.traceHash()).isEqualTo(run(7).traceHash());
    assertThat(lines).anyMatch(line -> line.contains("block: 900"));
  }

  @Test
  void shouldRefuseWhatIsOutOfRange() {
    assertThatThrownBy(() -> new SimulationOptions(Optional.of(0), Duration.ofHours(5)))
        .hasMessage("--nodes must be 1 to 9, but is 0");
    assertThatThrownBy(() -> new SimulationOptions(Optional.empty(), Duration.ofHours(1)))
        .hasMessage("--hours must be 3 to 720, but is 1.0");
  }

  private static Verdict run(long seed) {
    return new Simulator(seed, SimulationOptions.STANDARD).run();
  }
}
