// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.OutboxWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

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
        && wrongOutputs(records).isDecided()
        && contestedOutputs(records).isDecided();
  }

  private WrongOutputs wrongOutputs(List<ChainRecord> records) {
    return new WrongOutputs(records.getFirst(), chains.proposers());
  }

  private ContestedOutputs contestedOutputs(List<ChainRecord> records) {
    return new ContestedOutputs(records.getFirst(), chains.proposers());
  }

  /**
   * Beyond which a check fails.
   *
   * @param economy most transactions for each delivery
   * @param pauseWithin longest time from unbacked supply to the last pause
   * @param pauseBlocks most blocks until then
   */
  public record Limits(double economy, Duration pauseWithin, int pauseBlocks) {}

  /**
   * Checks all.
   *
   * @param done what was done to the network
   * @param senders duties whose pauses are measured
   * @param limits beyond which a check fails
   * @param others checks that others made: of statuses, and of expectations
   */
  public Verdict verdict(
      Circumstances done, Set<String> senders, Limits limits, List<Check> others) {
    List<ChainRecord> all = chains.read();
    List<ChainRecord> records = all.stream().map(chain -> chain.without(done.thefts())).toList();
    List<StoreEvidence> stores = new ArrayList<>(done.lost());
    stores.add(evidence);
    MessageChecks messages = new MessageChecks(records, evidence.parked());
    OutboxChecks outbox = new OutboxChecks(chains, records, stores);
    AttackChecks attacks = new AttackChecks(all);
    List<Check> checks = new ArrayList<>();
    checks.add(messages.noneLost());
    checks.add(messages.noneDoubled());
    checks.add(new SupplyCheck(chains, records, done.mints()).check());
    checks.addAll(others);
    checks.add(outbox.writtenAhead());
    checks.add(
        LeaseCheck.ofAll(
            stores.stream()
                .map(store -> LeaseCheck.of(store.leaseChanges(), store.outboxWrites()))
                .toList()));
    checks.add(outbox.journalTrue());
    checks.add(messages.noneForged());
    checks.add(messages.pausedForACause(done.mints()));
    checks.add(messages.windowsKept());
    checks.add(outbox.noncesDense(all));
    checks.add(messages.economy(limits.economy()));
    if (!done.blind().isEmpty()) {
      checks.add(messages.waitedForQuorum(done.blind()));
    }
    WrongOutputs wrong = wrongOutputs(records);
    if (wrong.count() > 0) {
      checks.add(wrong.check());
    }
    ContestedOutputs contested = contestedOutputs(records);
    if (contested.count() > 0) {
      checks.add(
          contested.check(
              bought(done),
              reorganized(records.getFirst().chain().name(), done),
              chains::givesOutput));
    }
    if (!done.mints().isEmpty()) {
      checks.add(AttackChecks.mintsFound(done.mints(), limits.pauseWithin(), limits.pauseBlocks()));
    }
    if (!done.thefts().isEmpty()) {
      checks.add(attacks.theftsFailed(done.thefts()));
    }
    if (!done.abuse().isEmpty()) {
      checks.add(AttackChecks.abuseRefused(done.abuse()));
      checks.add(attacks.isolated(done.abuse()));
    }
    return new Verdict(
        checks,
        Failovers.of(
            done.incidents(),
            senders,
            merged(stores, StoreEvidence::leaseChanges, LeaseChange::at),
            merged(stores, StoreEvidence::outboxWrites, OutboxWrite::at)),
        messages.sent(),
        messages.delivered(),
        messages.parked(),
        messages.lost().size(),
        messages.doubled());
  }

  private static long bought(Circumstances done) {
    return done.incidents().stream()
        .filter(incident -> incident.kind().equals("challenge"))
        .filter(incident -> incident.detail().contains("refuted"))
        .count();
  }

  private static boolean reorganized(String base, Circumstances done) {
    return done.incidents().stream()
        .anyMatch(incident -> incident.kind().equals("reorg") && incident.target().equals(base));
  }

  /** What several databases recorded; what they have in common counts once. */
  private static <T> List<T> merged(
      List<StoreEvidence> stores, Function<StoreEvidence, List<T>> of, Function<T, Instant> at) {
    return stores.stream()
        .flatMap(store -> of.apply(store).stream())
        .distinct()
        .sorted(Comparator.comparing(at))
        .toList();
  }
}
