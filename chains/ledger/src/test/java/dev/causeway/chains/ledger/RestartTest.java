// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.key;
import static dev.causeway.chains.ledger.TestLedger.owner;
import static dev.causeway.chains.ledger.TestLedger.sign;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.Outcome;
import dev.causeway.model.Bytes32;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.SignedPayment;
import dev.causeway.proofs.validity.TokenNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories: what a node shows after a restart, and what anybody rebuilds from L1. */
class RestartTest {
  private static final int PEOPLE = 12;

  /** Random payments of people who have accounts; some of them are refused. */
  private static final class Traffic {
    private final Random random;
    private final TestLedger ledger;

    Traffic(long seed, TestLedger ledger) {
      this.random = new Random(seed);
      this.ledger = ledger;
    }

    Traffic on(TestLedger other) {
      return new Traffic(random.nextLong(), other);
    }

    void run(int rounds) {
      for (int round = 0; round < rounds; round++) {
        List<SignedPayment> payments = new ArrayList<>();
        int many = 1 + random.nextInt(6);
        for (int i = 0; i < many; i++) {
          payments.add(payment());
        }
        for (Submission submission : ledger.submit(payments)) {
          assertThat(submission)
              .isInstanceOfAny(Submission.Ordered.class, Submission.Rejected.class);
        }
        if (random.nextInt(8) == 0) {
          ledger.contract.deposit(
              List.of(owner(random.nextInt(2 * PEOPLE))), 1, 1 + random.nextInt(50));
        }
      }
    }

    private SignedPayment payment() {
      AccountEntry payer =
          ledger
              .node
              .account(AccountIndex.of(random.nextInt(ledger.node.status().accounts())))
              .orElseThrow();
      int who = 0;
      while (!owner(who).equals(payer.account().owner())) {
        who++;
      }
      TokenAmount amount = TokenAmount.of(random.nextInt(40));
      TokenNumber token = TokenNumber.of(1);
      Payment payment =
          random.nextInt(4) == 0
              ? new Exit(
                  payer.index(),
                  owner(random.nextInt(100)).address(),
                  random.nextBoolean() ? MemoryContract.L1 : MemoryContract.L2,
                  token,
                  amount)
              : new Transfer(
                  payer.index(),
                  AccountIndex.of(0),
                  owner(random.nextInt(2 * PEOPLE)),
                  token,
                  amount);
      return sign(key(who), payment, payer.account().nonce().value());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7_202, 424_242})
  void shouldBeTheSameAfterARestartAndWhenRebuiltFromL1(long seed) {
    System.out.printf("seed %d%n", seed);
    TestLedger ledger = TestLedger.start().funded(PEOPLE, 200);
    Traffic traffic = new Traffic(seed, ledger);
    traffic.run(25);
    ledger.settleAll();

    List<AccountEntry> before = ledger.accounts();
    NodeStatus status = ledger.node.status();
    TestLedger restarted = ledger.restart().running();
    assertThat(restarted.accounts()).containsAll(before);
    assertThat(restarted.node.status().leaves()).isEqualTo(status.leaves());

    traffic.on(restarted).run(25);
    restarted.settleEverything();
    compareWithL1(restarted);

    TestLedger again = restarted.restart().running();
    again.settleEverything();
    compareWithL1(again);
    again.close();
  }

  private static void compareWithL1(TestLedger ledger) {
    TestLedger.await(
        "all deposits are credited and settled",
        () -> {
          ledger.settleEverything();
          return ledger.node.status().depositsCredited() == ledger.store.depositCount()
              && ledger.contract.progress().orElseThrow().deposits() == ledger.store.depositCount();
        });
    compareBalances(ledger);
    // What the node predicted is what the contract emitted.
    List<MessageId> predicted =
        ledger.store.transactions(0, 1_000_000).stream()
            .flatMap(
                ordered ->
                    java.util.stream.Stream.concat(
                        ordered.description().stream(), ordered.exit().stream()))
            .map(ExitLeaf::messageId)
            .toList();
    assertThat(predicted).isNotEmpty().isEqualTo(ledger.contract.leafIds());
  }

  private static void compareBalances(TestLedger ledger) {
    Outcome<StateRebuild.Rebuilt> outcome = new StateRebuild(ledger.contract).run();
    StateRebuild.Rebuilt rebuilt = outcome.orElseThrow();

    assertThat(rebuilt.accounts()).isEqualTo(ledger.accounts());
    assertThat(rebuilt.batches()).isEqualTo(ledger.contract.batches());
    assertThat(rebuilt.transactions()).isEqualTo(ledger.store.head().orElseThrow().endPosition());
  }

  /** A batch keeps its transactions, its words and its inputs, whatever happens to the node. */
  @Test
  void shouldBuildTheSameInputsOfABatchAgain() {
    long seed = 99;
    System.out.printf("seed %d%n", seed);
    TestLedger ledger = TestLedger.start().funded(PEOPLE, 200);
    new Traffic(seed, ledger).run(30);
    ledger.settleEverything();
    long batches = ledger.store.batchCounts().cut();
    List<Batch> cut = new ArrayList<>();
    List<List<Bytes32>> words = new ArrayList<>();
    List<Batch.Roots> roots = new ArrayList<>();
    for (long number = 0; number < batches; number++) {
      Batch batch = ledger.store.batch(number).orElseThrow();
      cut.add(batch);
      words.add(TestLedger.words(ledger.node.proofs().inputs(batch)));
      roots.add(batch.roots().orElseThrow());
    }

    TestLedger restarted = ledger.restart().running();
    for (long number = batches - 1; number >= 0; number--) {
      Batch batch = restarted.store.batch(number).orElseThrow();
      Batch expected = cut.get((int) number);
      assertThat(batch.firstPosition()).isEqualTo(expected.firstPosition());
      assertThat(batch.transactions()).isEqualTo(expected.transactions());
      var inputs = restarted.node.proofs().inputs(batch);
      assertThat(TestLedger.words(inputs)).isEqualTo(words.get((int) number));
      assertThat(ProofQueue.roots(inputs)).isEqualTo(roots.get((int) number));
      assertThat(
              BatchWords.of(
                  batch, restarted.store.transactions(batch.firstPosition(), batch.transactions())))
          .isEqualTo(words.get((int) number));
    }
    assertThat(restarted.database.number("select count(*) from ledger_snapshot")).isPositive();
    restarted.close();
  }

  /** Deposits are credited in the order of the queue, however many come at once. */
  @Test
  void shouldCreditDepositsInTheOrderOfTheQueue() {
    TestLedger ledger = TestLedger.start();
    ledger.listToken();
    List<Integer> order = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      int who = random.nextInt(7);
      order.add(who);
      ledger.contract.deposit(List.of(owner(who)), 1, 1 + i);
    }
    TestLedger.await("credited", () -> ledger.node.status().depositsCredited() == 40);

    assertThat(
            ledger.store.transactions(0, 100).stream()
                .map(ordered -> ordered.deposit().orElseThrow()))
        .isEqualTo(java.util.stream.LongStream.range(0, 40).boxed().toList());
    assertThat(
            ledger.store.transactions(0, 100).stream()
                .map(
                    ordered ->
                        ((dev.causeway.proofs.validity.LedgerTransaction.Deposit)
                                ordered.transaction())
                            .recipient()))
        .isEqualTo(order.stream().map(TestLedger::owner).toList());
    ledger.close();
  }

  /** An idle ledger must not be frozen by whoever demands a batch of it. */
  @Test
  void shouldAnswerADemandAlthoughNothingIsOrdered() {
    TestLedger ledger = TestLedger.start().funded(PEOPLE, 200);
    ledger.settleEverything();
    for (int time = 0; time < 2; time++) {
      ledger.contract.demandBatch();
      assertThat(ledger.contract.freezableAt()).isPositive();
      TestLedger.await(
          "answered",
          () -> {
            ledger.settleAll();
            return ledger.contract.freezableAt() == 0;
          });
    }

    TestLedger restarted = ledger.restart().running();
    restarted.ordered(TestLedger.transfer(0, 1, 1, 0));
    restarted.settleEverything();
    compareBalances(restarted);
    restarted.close();
  }

  @Test
  void shouldStopWhenTheLayerIsFrozen() {
    TestLedger ledger = TestLedger.start().funded(2, 100);
    ledger.contract.freeze();
    TestLedger.await("stopped", () -> ledger.node.status().detail().contains("frozen"));
    assertThat(ledger.submit(TestLedger.transfer(0, 1, 1, 0)))
        .isInstanceOf(Submission.NotRunning.class);
    ledger.close();
  }

  @Test
  void shouldWaitWhileL1CannotBeReached() {
    TestLedger ledger = TestLedger.start().funded(2, 100);
    ledger.contract.unreachable(true);
    assertThat(ledger.ordered(TestLedger.transfer(0, 1, 1, 0)).transaction().position())
        .isEqualTo(2);
    ledger.contract.deposit(List.of(owner(1)), 1, 5);
    ledger.contract.unreachable(false);
    TestLedger.await("credited", () -> ledger.node.status().depositsCredited() == 3);
    ledger.close();
  }
}
