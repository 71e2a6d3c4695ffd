// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ledger.store.PostgresLedgerStore;
import dev.causeway.model.Epoch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One sequencer at a time; a standby takes over; whoever was replaced writes nothing. */
class TakeoverTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final TestDatabase database = TestDatabase.fresh();
  private final MemoryContract contract = new MemoryContract();
  private final LedgerStore store = PostgresLedgerStore.open(database.source(), contract.terms());

  @AfterEach
  void close() {
    database.close();
  }

  private LedgerStore.Term takeOver() {
    Optional<LedgerStore.Term> term = Optional.empty();
    long attempts = 0;
    while (term.isEmpty()) {
      term = store.begin("successor", LONG);
      assertThat(attempts++).isLessThan(100_000);
    }
    return term.get();
  }

  @Test
  void shouldLetNobodyElseBeginWhileTheTermLasts() {
    LedgerStore.Term first = store.begin("first", LONG).orElseThrow();
    assertThat(store.begin("second", LONG)).isEmpty();
    assertThat(first.renew(LONG)).isTrue();
    first.release();
    assertThat(store.begin("second", LONG).orElseThrow().fence().epoch()).isEqualTo(Epoch.of(2));
  }

  @Test
  void shouldLetTheNextBeginWhenTheProcessIsGone() {
    LedgerStore.Term first = store.begin("first", LONG).orElseThrow();
    // As its death would: the session ends, the row stays.
    first.close();
    assertThat(takeOver().fence().epoch()).isEqualTo(Epoch.of(2));
    assertThat(first.renew(LONG)).isFalse();
  }

  @Test
  void shouldWriteNothingOnceReplaced() {
    LedgerStore.Term hung = store.begin("hung", LONG).orElseThrow();
    // It hangs, its session lives, and its lease runs out.
    database.run("update sequencer_renewal set expires_at = clock_timestamp()");
    LedgerStore.Term successor = takeOver();

    Batch batch = new Batch(0, 0, 1, 1, java.time.Instant.EPOCH, Optional.empty(), false, false);
    assertThatThrownBy(() -> store.cut(hung.fence(), List.of(batch)))
        .isInstanceOf(FencedOutException.class);
    assertThat(hung.renew(LONG)).isFalse();
    assertThat(store.lastBatch()).isEmpty();
    store.cut(successor.fence(), List.of(batch));
    assertThat(store.lastBatch()).isPresent();
  }

  @Test
  void shouldWriteNothingOnceItsLeaseRanOutEvenIfNobodyTookOver() {
    LedgerStore.Term late = store.begin("late", LONG).orElseThrow();
    database.run("update sequencer_renewal set expires_at = clock_timestamp()");
    assertThatThrownBy(
            () ->
                store.cut(
                    late.fence(),
                    List.of(
                        new Batch(
                            0, 0, 1, 1, java.time.Instant.EPOCH, Optional.empty(), false, false))))
        .isInstanceOf(FencedOutException.class);
  }

  @Test
  void shouldGoOnWhereTheOtherStopped() {
    try (LedgerNode closed = first()) {
      assertThat(closed.status().running()).isTrue();
      TestLedger standby =
          TestLedger.on(database, contract, TestLedger.quick("standby"), opened -> opened);
      try (LedgerNode waits = standby.node) {
        TestLedger.await("standby", () -> waits.status().detail().startsWith("another node"));
        assertThat(standby.submit(transfer(0, 1, 1, 1))).isInstanceOf(Submission.NotRunning.class);

        closed.close();
        assertThat(standby.ordered(transfer(0, 1, 1, 1)).transaction().position()).isEqualTo(3);
        assertThat(standby.submit(transfer(0, 1, 10, 0))).isInstanceOf(Submission.Ordered.class);
      }
    }
  }

  /** A node whose lease somebody else took stops at its next write, and its caller learns that. */
  @Test
  void shouldStopOrderingWhenSomebodyTookItsLease() {
    try (LedgerNode replaced = first()) {
      database.run("update sequencer_renewal set expires_at = clock_timestamp()");
      LedgerStore.Term successor = takeOver();

      TestLedger.await("fenced out", () -> refuses(replaced));
      assertThat(database.number("select count(*) from ledger_transaction")).isEqualTo(3);
      assertThat(successor.renew(LONG)).isTrue();
    }
  }

  private static boolean refuses(LedgerNode node) {
    try {
      return node.submit(List.of(transfer(0, 1, 5, 1))).getFirst() instanceof Submission.NotRunning;
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private LedgerNode first() {
    TestLedger ledger =
        TestLedger.on(database, contract, TestLedger.quick("first"), opened -> opened);
    ledger.funded(2, 100);
    ledger.ordered(transfer(0, 1, 10, 0));
    return ledger.node;
  }
}
