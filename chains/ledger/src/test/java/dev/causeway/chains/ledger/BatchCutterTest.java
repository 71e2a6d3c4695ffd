// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ledger.store.PostgresLedgerStore;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.validity.BatchInputs;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.SignedPayment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches by size and by time, under a clock that the test sets. */
class BatchCutterTest {
  private static final LedgerConfig CONFIG = TestLedger.quick("cutter");

  private final TestDatabase database = TestDatabase.fresh();
  private final MemoryContract contract = new MemoryContract();
  private final LedgerStore store = PostgresLedgerStore.open(database.source(), contract.terms());
  private Instant now = Instant.EPOCH;

  /** Stores twelve transactions in one block, as a node does, and leaves the clock to the test. */
  @BeforeEach
  void order() {
    TestLedger ledger =
        TestLedger.on(
            database,
            contract,
            new LedgerConfig(
                "writer",
                1_000,
                200,
                1,
                Duration.ofSeconds(30),
                Duration.ofMillis(20),
                Duration.ofMillis(20),
                4,
                1_000,
                10,
                1_000,
                // No batch of that node's gets full.
                List.of(1_000),
                Duration.ofHours(1)),
            opened -> opened);
    try (LedgerNode node = ledger.node) {
      assertThat(node).isNotNull();
      ledger.funded(1, 100);
      List<SignedPayment> payments = new ArrayList<>();
      for (int nonce = 0; nonce < 11; nonce++) {
        payments.add(transfer(0, 0, 1, nonce));
      }
      assertThat(ledger.submit(payments)).allMatch(Submission.Ordered.class::isInstance);
    }
    now = store.head().orElseThrow().time();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private BatchCutter cutter(SequencerFence fence) {
    return new BatchCutter(CONFIG, store, fence, () -> now);
  }

  private SequencerFence fence() {
    return store.begin("test", Duration.ofMinutes(5)).orElseThrow().fence();
  }

  @Test
  void shouldCutTheLargestAtOnceAndTheRestWhenItsTimeIsUpAndTheProverIdle() {
    SequencerFence fence = fence();
    BatchCutter cutter = cutter(fence);

    assertThat(cutter.step(12)).contains(Duration.ZERO);
    assertThat(store.batchCounts()).isEqualTo(new LedgerStore.BatchCounts(1, 0, 0));
    assertThat(store.batch(0).orElseThrow().transactions()).isEqualTo(8);
    assertThat(cutter.step(12)).contains(CONFIG.batchTime());

    now = now.plus(CONFIG.batchTime());
    assertThat(cutter.step(12)).hasValueSatisfying(wait -> assertThat(wait).isPositive());
    assertThat(store.batchCounts().cut()).isEqualTo(1);

    Bytes32 root = Keccak.hash("root");
    store.proven(fence, 0, new Batch.Roots(root, root), Bytes.EMPTY);
    assertThat(cutter.step(12)).contains(Duration.ZERO);
    Batch rest = store.batch(1).orElseThrow();
    assertThat(rest.firstPosition()).isEqualTo(8);
    assertThat(rest.transactions()).isEqualTo(4);
    assertThat(rest.size()).isEqualTo(4);
    assertThat(cutter.step(12)).isEmpty();
  }

  @Test
  void shouldGoOnBehindWhatIsStored() {
    SequencerFence fence = fence();
    assertThat(cutter(fence).step(9)).contains(Duration.ZERO);

    BatchCutter later = cutter(fence);
    now = now.plus(Duration.ofDays(1));
    store.proven(fence, 0, new Batch.Roots(Keccak.hash("a"), Keccak.hash("b")), Bytes.EMPTY);
    assertThat(later.step(9)).contains(Duration.ZERO);

    Batch batch = store.batch(1).orElseThrow();
    assertThat(batch.firstPosition()).isEqualTo(8);
    assertThat(batch.size()).isEqualTo(1);
  }

  @Test
  void shouldAnswerADemandWithNoOpsAloneOnceNothingElseWill() {
    SequencerFence fence = fence();
    BatchCutter cutter = cutter(fence);
    assertThat(cutter.step(12)).contains(Duration.ZERO);
    settle(fence);
    now = now.plus(CONFIG.batchTime());
    assertThat(cutter.step(12)).contains(Duration.ZERO);
    assertThat(cutter.step(12)).isEmpty();

    contract.demandBatch();
    note(fence);
    assertThat(cutter.step(12)).isEmpty();
    assertThat(store.batchCounts().cut()).isEqualTo(2);
    settle(fence);
    assertThat(cutter.step(12)).isEmpty();
    assertThat(store.batchCounts().cut()).isEqualTo(2);

    contract.demandBatch();
    note(fence);
    assertThat(cutter.step(12)).contains(Duration.ZERO);
    assertThat(cutter.step(12)).isEmpty();
    Batch answer = store.batch(2).orElseThrow();
    assertThat(answer.transactions()).isZero();
    assertThat(answer.size()).isEqualTo(1);
    assertThat(answer.firstPosition()).isEqualTo(12);
    BatchInputs inputs = new ProofQueue(store, contract.terms()).inputs(answer);
    assertThat(inputs.transactions()).isNotEmpty().allMatch(NoOp.class::isInstance);
    assertThat(inputs.signals().newRoot()).isEqualTo(inputs.signals().oldRoot());

    assertThat(contract.freezableAt()).isPositive();
    settle(fence);
    assertThat(contract.freezableAt()).isZero();
    assertThat(cutter(fence).step(12)).isEmpty();
    assertThat(store.batchCounts()).isEqualTo(new LedgerStore.BatchCounts(3, 3, 3));
  }

  /** Has the contract take all that is cut, and the store learn of it. */
  private void settle(SequencerFence fence) {
    ProofQueue proofs = new ProofQueue(store, contract.terms());
    for (var batch = proofs.next(); batch.isPresent(); batch = proofs.next()) {
      BatchInputs inputs = proofs.inputs(batch.get());
      contract.submit(TestLedger.words(inputs), ProofQueue.roots(inputs).after());
      note(fence);
    }
  }

  private void note(SequencerFence fence) {
    BlockNumber next = store.cursor().orElseThrow().block().number().next();
    store.note(fence, contract.finalBlocks(next, 100).orElseThrow());
  }
}
