// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.OutboxWrite;
import dev.causeway.testkit.chaos.Incident;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks every invariant that the chains and the database can testify to. */
public final class Auditor {
  private final ChainAuditor chains;
  private final StoreEvidence evidence;

  /** Reads these, and asks no node. */
  public Auditor(ChainAuditor chains, StoreEvidence evidence) {
    this.chains = chains;
    this.evidence = evidence;
  }

  /** Whether every message is claimed or parked, and every wrong output is refuted. */
  public boolean isSettled() {
    List<ChainRecord> records = chains.read();
    return new MessageChecks(records, evidence.parked()).lost().isEmpty()
        && wrongOutputs(records).isDecided();
  }

  private WrongOutputs wrongOutputs(List<ChainRecord> records) {
    return new WrongOutputs(records.getFirst(), chains.proposers());
  }

  /**
   * Checks all.
   *
   * @param incidents what was done to the network
   * @param senders duties whose pauses are measured
   * @param economy most transactions for each delivery
   * @param blind when too few endpoints of which chain could be believed
   * @param others checks that others made: of statuses, and of expectations
   */
  public Verdict verdict(
      List<Incident> incidents,
      Set<String> senders,
      double economy,
      List<Incident> blind,
      List<Check> others) {
    List<ChainRecord> records = chains.read();
    List<LeaseChange> changes = evidence.leaseChanges();
    List<OutboxWrite> writes = evidence.outboxWrites();
    MessageChecks messages = new MessageChecks(records, evidence.parked());
    OutboxChecks outbox = new OutboxChecks(chains, records, evidence);
    List<Check> checks = new ArrayList<>();
    checks.add(messages.noneLost());
    checks.add(messages.noneDoubled());
    checks.add(new SupplyCheck(chains, records).check());
    checks.addAll(others);
    checks.add(outbox.writtenAhead());
    checks.add(LeaseCheck.of(changes, writes));
    checks.add(outbox.journalTrue());
    checks.add(messages.noneForged());
    checks.add(messages.pausedForACause());
    checks.add(messages.windowsKept());
    checks.add(outbox.noncesDense());
    checks.add(messages.economy(economy));
    if (!blind.isEmpty()) {
      checks.add(messages.waitedForQuorum(blind));
    }
    WrongOutputs wrong = wrongOutputs(records);
    if (wrong.count() > 0) {
      checks.add(wrong.check());
    }
    return new Verdict(
        checks,
        Failovers.of(incidents, senders, changes, writes),
        messages.sent(),
        messages.delivered(),
        messages.parked(),
        messages.lost().size(),
        messages.doubled());
  }
}
