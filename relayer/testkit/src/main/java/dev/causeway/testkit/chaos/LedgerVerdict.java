// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.testkit.chaos.Fault.Deed;
import dev.causeway.testkit.verdict.Check;
import dev.causeway.testkit.verdict.LedgerAuditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run says of its ledger; nothing, where it has none. */
final class LedgerVerdict implements AutoCloseable {
  private final Scenario scenario;
  private final ChaosLoad load;
  private final Optional<LedgerAuditor> auditor;

  private LedgerVerdict(Scenario scenario, ChaosLoad load, Optional<LedgerAuditor> auditor) {
    this.scenario = scenario;
    this.load = load;
    this.auditor = auditor;
  }

  static LedgerVerdict of(Scenario scenario, ChaosNetwork network, ChaosLoad load) {
    return new LedgerVerdict(
        scenario,
        load,
        network
            .ledger()
            .map(
                layer ->
                    new LedgerAuditor(network.devnet(), layer.manifest(), network.evidence())));
  }

  Optional<LedgerAuditor> auditor() {
    return auditor;
  }

  /** Whether every payment is answered, and all that was acknowledged is settled. */
  boolean isSettled() {
    return auditor.isEmpty() || (load.answered() && auditor.get().isSettled(load.acknowledged()));
  }

  List<Check> checks(List<Incident> incidents) {
    List<Check> checks = new ArrayList<>();
    auditor.ifPresent(layer -> checks.addAll(layer.checks(load.acknowledged())));
    if (LedgerLayer.PROCESSES.stream().anyMatch(process -> planned(process) > 0)) {
      checks.add(killedInBatch(incidents));
    }
    return checks;
  }

  private Check killedInBatch(List<Incident> incidents) {
    List<String> violations = new ArrayList<>();
    List<String> counts = new ArrayList<>();
    long all = 0;
    for (String process : LedgerLayer.PROCESSES) {
      long planned = planned(process);
      long happened =
          incidents.stream()
              .filter(incident -> incident.kind().equals(Incident.KILL_IN_BATCH))
              .filter(incident -> incident.target().equals(process))
              .count();
      all += happened;
      counts.add("%s %d times".formatted(process, happened));
      if (happened < planned) {
        violations.add(
            "%s was killed in mid-batch %d times, not %d".formatted(process, happened, planned));
      }
    }
    return new Check(
        "E13",
        "Killed in mid-batch: " + String.join(", ", counts),
        "cut batches, jobs of provers and L1, looked at before and after each kill",
        all,
        violations);
  }

  private long planned(String process) {
    return scenario.faults().stream()
        .filter(fault -> fault.deed() instanceof Deed.Kill(var node, _) && node.equals(process))
        .mapToLong(fault -> fault.timing().times())
        .sum();
  }

  @Override
  public void close() {
    auditor.ifPresent(LedgerAuditor::close);
  }
}
