// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.EvmTools;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.StateRebuild;
import dev.causeway.chains.ledger.StateRebuild.Rebuilt;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.LedgerTransaction;
import dev.causeway.proofs.validity.Words;
import dev.causeway.relayer.store.StoreEvidence;
import dev.causeway.relayer.store.StoreEvidence.ProofTurn;
import dev.causeway.relayer.store.StoreEvidence.TurnKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Checks what L1 and the relayer's store testify about a ledger; its node is not asked. */
public final class LedgerAuditor implements AutoCloseable {
  private final ManifestLedger ledger;
  private final StoreEvidence evidence;
  private final EvmChain base;
  private final EvmTools tools;
  private final LedgerContract contract;

  /** Of a ledger on the L1 of a devnet. */
  public LedgerAuditor(Devnet devnet, ManifestLedger ledger, StoreEvidence evidence) {
    this.ledger = ledger;
    this.evidence = evidence;
    this.base = EvmChain.create(devnet.manifest().base().toConfig());
    this.tools = devnet.chain(devnet.manifest().base().name()).tools();
    this.contract = base.ledger(devnet.manifest().terms(ledger));
  }

  /** The ledger as a chain of its own, from L1. */
  ChainRecord asChain(ChainRecord l1) {
    return LedgerRecord.read(contract).asChain(ledger, l1, tools);
  }

  /** Whether every deposit and everything that was acknowledged is in a settled batch. */
  public boolean isSettled(List<Acknowledged> acknowledged) {
    LedgerRecord record = LedgerRecord.read(contract);
    List<Words> settled = settled(record);
    long credited = settled.stream().filter(LedgerAuditor::isDeposit).count();
    return credited == record.deposits().size()
        && acknowledged.stream().allMatch(payment -> payment.position() < settled.size());
  }

  /** All checks. */
  public List<Check> checks(List<Acknowledged> acknowledged) {
    LedgerRecord record = LedgerRecord.read(contract);
    return List.of(
        settledOnce(record),
        provenOnce(record.batches().size(), evidence.proofTurns()),
        keptItsWord(settled(record), acknowledged),
        rebuilt(record));
  }

  /** I17: batch numbers on L1 are dense from 0. */
  private Check settledOnce(LedgerRecord record) {
    List<String> violations = new ArrayList<>();
    List<LedgerEvent.BatchSettled> batches = record.batches();
    for (int i = 0; i < batches.size(); i++) {
      if (batches.get(i).batch() != i) {
        violations.add("batch %d stands where %d belongs".formatted(batches.get(i).batch(), i));
      }
      if (i > 0 && !batches.get(i).oldRoot().equals(batches.get(i - 1).newRoot())) {
        violations.add("batch %d does not start where %d ended".formatted(i, i - 1));
      }
    }
    long counted = contract.progress().orElseThrow().batches();
    if (counted != batches.size()) {
      violations.add(
          "the contract counts %d, its events are %d".formatted(counted, batches.size()));
    }
    return new Check(
        "I17",
        "Every batch of the ledger is settled once, in order",
        "BatchSettled in all final blocks of L1: numbers from 0, each from the root before",
        batches.size(),
        violations);
  }

  /** I18: as many proofs were accepted as batches were settled, one of each. */
  static Check provenOnce(long batches, List<ProofTurn> turns) {
    Map<Long, Long> accepted = counted(turns, TurnKind.ACCEPTED);
    Map<Long, Long> taken = counted(turns, TurnKind.TAKEN);
    List<String> violations = new ArrayList<>();
    for (long batch = 0; batch < batches; batch++) {
      long proofs = accepted.getOrDefault(batch, 0L);
      if (proofs != 1) {
        violations.add("batch %d has %d accepted proofs".formatted(batch, proofs));
      }
    }
    accepted.keySet().stream()
        .filter(batch -> batch >= batches)
        .forEach(batch -> violations.add("batch %d is proven and not settled".formatted(batch)));
    long again = taken.values().stream().mapToLong(times -> times - 1).sum();
    return new Check(
        "I18",
        "Every batch has one accepted proof; attempts beyond the first: %d, of %d batches"
            .formatted(again, taken.values().stream().filter(times -> times > 1).count()),
        "every change of a job's state and proof, which the database server recorded",
        batches,
        violations);
  }

  private static Map<Long, Long> counted(List<ProofTurn> turns, TurnKind kind) {
    return turns.stream()
        .filter(turn -> turn.kind() == kind)
        .collect(Collectors.groupingBy(ProofTurn::batch, Collectors.counting()));
  }

  /** I19: what was said to be stored is settled, at its position. */
  static Check keptItsWord(List<Words> settled, List<Acknowledged> acknowledged) {
    List<String> violations = new ArrayList<>();
    for (Acknowledged payment : acknowledged) {
      if (payment.position() >= settled.size()) {
        violations.add("transaction %d is in no settled batch".formatted(payment.position()));
      } else if (!settled.get(Math.toIntExact(payment.position())).equals(payment.words())) {
        violations.add("transaction %d is settled as another one".formatted(payment.position()));
      }
    }
    long places = acknowledged.stream().map(Acknowledged::position).distinct().count();
    if (places != acknowledged.size()) {
      violations.add(
          "%d payments were acknowledged at %d positions".formatted(acknowledged.size(), places));
    }
    return new Check(
        "I19",
        "What the ledger's node acknowledged is settled",
        "positions that clients were answered, against the words of all batches on L1",
        acknowledged.size(),
        violations);
  }

  /** I20: state and supply follow from L1 alone. */
  private Check rebuilt(LedgerRecord record) {
    List<String> violations = new ArrayList<>();
    long accounts = 0;
    try {
      switch (new StateRebuild(contract).run()) {
        case Outcome.Failed<Rebuilt>(var failure) -> violations.add(failure.toString());
        case Outcome.Ok<Rebuilt>(var state) -> {
          accounts = state.accounts().size();
          violations.addAll(supply(record, state));
        }
      }
    } catch (CorruptLedgerException contradicts) {
      violations.add(String.valueOf(contradicts.getMessage()));
    }
    return new Check(
        "I20",
        "The ledger's state follows from L1: root, queue, leaves, and balances backed by deposits",
        "all accounts rebuilt from the contract's events, against its root and counts",
        accounts,
        violations);
  }

  private static List<String> supply(LedgerRecord record, Rebuilt state) {
    List<String> violations = new ArrayList<>();
    if (state.deposits() != record.deposits().size()) {
      violations.add(
          "%d of %d deposits are credited".formatted(state.deposits(), record.deposits().size()));
    }
    TokenAmount held =
        state.accounts().stream()
            .map(entry -> entry.account().balance())
            .reduce(TokenAmount.ZERO, TokenAmount::plus);
    TokenAmount came =
        record.deposits().stream()
            .limit(state.deposits())
            .map(LedgerEvent.DepositQueued::amount)
            .reduce(TokenAmount.ZERO, TokenAmount::plus);
    TokenAmount left =
        settled(record).stream()
            .map(LedgerTransaction::of)
            .filter(LedgerTransaction.Exit.class::isInstance)
            .map(LedgerTransaction.Exit.class::cast)
            .map(LedgerTransaction.Exit::amount)
            .reduce(TokenAmount.ZERO, TokenAmount::plus);
    if (!held.plus(left).equals(came)) {
      violations.add("accounts hold %s, %s came and %s left".formatted(held, came, left));
    }
    return violations;
  }

  private static boolean isDeposit(Words words) {
    return LedgerTransaction.of(words) instanceof LedgerTransaction.Deposit;
  }

  /** All transactions of all batches in order, without what only fills up. */
  private static List<Words> settled(LedgerRecord record) {
    List<Words> settled = new ArrayList<>();
    for (LedgerEvent.BatchData batch : record.data()) {
      List<Bytes32> words = batch.words();
      for (int i = 0; i + 1 < words.size(); i += 2) {
        settled.add(new Words(words.get(i), words.get(i + 1)));
      }
    }
    return settled.stream().filter(Predicate.not(Words.ZERO::equals)).toList();
  }

  @Override
  public void close() {
    tools.close();
    base.close();
  }
}
