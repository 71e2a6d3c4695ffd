// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import static dev.causeway.chains.ledger.TestLedger.exit;
import static dev.causeway.chains.ledger.TestLedger.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ledger.store.PostgresLedgerStore;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.validity.Words;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is changed behind the node's back shows when it is read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
  private final TestDatabase database = TestDatabase.fresh();
  private final MemoryContract contract = new MemoryContract();
  private final LedgerStore store = PostgresLedgerStore.open(database.source(), contract.terms());

  @BeforeAll
  void order() {
    TestLedger ledger = TestLedger.on(database, contract);
    ledger.funded(3, 100);
    for (int nonce = 0; nonce < 20; nonce++) {
      ledger.ordered(transfer(0, 1, 1, nonce));
    }
    ledger.ordered(exit(1, MemoryContract.L1, 5, 0));
    for (int nonce = 20; nonce < 50; nonce++) {
      ledger.ordered(transfer(0, 1, 1, nonce));
    }
    TestLedger.await(
        "a snapshot is stored", () -> database.number("select count(*) from ledger_snapshot") > 0);
    ledger.settleEverything();
    ledger.node.close();
    assertThat(load().replica().position()).isEqualTo(54);
  }

  @AfterAll
  void close() {
    database.close();
  }

  private StoredChain.Loaded load() {
    TokenBook tokens = new TokenBook();
    tokens.add(store.tokens());
    return StoredChain.load(store, contract.terms(), tokens);
  }

  /** All in a copy of the tables, put back afterwards. */
  private void damaged(String change, Runnable check) {
    List<String> tables =
        List.of("ledger_block", "ledger_transaction", "ledger_exit", "ledger_snapshot");
    tables.forEach(table -> database.run("create table saved_" + table + " as table " + table));
    try {
      database.run(change);
      check.run();
    } finally {
      for (String table : tables) {
        database.run("delete from " + table);
        database.run("insert into " + table + " select * from saved_" + table);
        database.run("drop table saved_" + table);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_transaction set signature = set_byte(signature, 159, 1) where position = 10",
        "update ledger_transaction set nonce = 1000 where position = 10",
        "update ledger_transaction set word_a = set_byte(word_a, 31, 2) where position = 10",
        "update ledger_transaction set to_index = 2 where position = 10",
        "update ledger_exit set message_id = set_byte(message_id, 0, 7)",
        "delete from ledger_exit where description",
        "delete from ledger_transaction where position = 53",
        "delete from ledger_block where number = 3",
        "update ledger_block set sealed_ms = sealed_ms + 1 where number = 4",
        "update ledger_block set hash = parent_hash where number = 5"
      })
  void shouldNameDamageInTheHistory(String change) {
    damaged(
        change + "; delete from ledger_snapshot",
        () ->
            assertThatThrownBy(this::load)
                .isInstanceOf(CorruptLedgerException.class)
                .hasMessageMatching("(?s).*(restore|rebuild).*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update ledger_snapshot set accounts = set_byte(accounts, 40, 99)",
        "update ledger_snapshot set leaves = leaves + 1",
        "update ledger_snapshot set block_hash = digest"
      })
  void shouldNameDamageInASnapshot(String change) {
    damaged(
        change,
        () ->
            assertThatThrownBy(this::load)
                .isInstanceOf(CorruptLedgerException.class)
                .hasMessageContaining("ledger_snapshot"));
  }

  @Test
  void shouldReadTheSameWithAndWithoutSnapshots() {
    List<AccountEntry> with = load().replica().entries();
    damaged(
        "delete from ledger_snapshot",
        () -> assertThat(load().replica().entries()).isEqualTo(with));
  }

  @Test
  void shouldStopForGoodAndSayWhy() {
    damaged(
        "update ledger_block set sealed_ms = sealed_ms + 1 where number = 4;"
            + " delete from ledger_snapshot",
        () -> {
          TestLedger ledger = TestLedger.on(database, contract);
          TestLedger.await("stopped", () -> ledger.node.status().detail().contains("damaged"));
          assertThat(ledger.node.status().running()).isFalse();
          ledger.node.close();
        });
  }

  @Test
  void shouldRefuseTheDatabaseOfAnotherLedger() {
    var terms = contract.terms();
    var other =
        new dev.causeway.chains.LedgerTerms(
            terms.baseChain(),
            terms.ledger(),
            TestLedger.SOMEBODY,
            terms.deployed(),
            terms.destinations());
    assertThatThrownBy(() -> PostgresLedgerStore.open(database.source(), other))
        .hasMessageContaining(TestLedger.SOMEBODY.toString())
        .hasMessageContaining("use another database");
  }

  /** L1 decides what a batch was: a node whose batch is another one ends. */
  @Test
  void shouldStopWhenL1HasAnotherBatch() {
    TestLedger ledger = TestLedger.start().funded(2, 100);
    TestLedger.await("cut", () -> ledger.store.batchCounts().cut() > 0);
    Batch batch = ledger.store.batch(0).orElseThrow();
    List<Bytes32> nothing = java.util.Collections.nCopies(2 * batch.size(), Words.ZERO.a());

    ledger.contract.submit(nothing, contract.progress().orElseThrow().root());

    TestLedger.await("stopped", () -> ledger.node.status().detail().contains("damaged"));
    ledger.close();
  }
}
