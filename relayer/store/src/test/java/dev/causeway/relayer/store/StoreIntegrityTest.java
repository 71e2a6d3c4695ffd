// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.LeafIndex;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoreIntegrityTest {
  private static void change(PostgresStore store, String sql) {
    int rows = store.database().write(connection -> Sql.update(connection, sql));
    assertThat(rows).isNotNegative();
  }

  @Test
  void shouldNameTheRowWhenItDoesNotDecode() {
    try (Network net = new Network()) {
      net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
      change(net.store, "update message set id = substring(id from 1 for 31)");
      assertThatThrownBy(() -> net.store.messages().leaves(L1, LeafIndex.of(0), 1))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("table message")
          .hasMessageContaining("source=900, leaf_index=0")
          .hasMessageContaining("column id")
          .hasMessageContaining("31")
          .hasMessageContaining("restore");

      change(net.store, "update message set kind = 9");
      assertThatThrownBy(() -> net.store.messages().message(L1, LeafIndex.of(0)))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("unknown message kind 9");
    }
  }

  @Test
  void shouldNameTheGapWhenARowIsMissing() {
    try (Network net = new Network()) {
      net.extend(
          L1,
          1,
          1,
          sent("a", 0, message(L1, 0, L2A, 1)),
          sent("a", 1, message(L1, 1, L2A, 1)),
          sent("a", 2, message(L1, 2, L2A, 1)));
      change(net.store, "delete from message where leaf_index = 1");
      assertThatThrownBy(() -> net.store.messages().leaves(L1, LeafIndex.of(0), 9))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("source=900, leaf_index=1");
    }
  }

  /** A flipped bit in a message must not become somebody else's money. */
  @Test
  void shouldNameTheMessageWhenItsContentsDoNotGiveItsId() {
    try (Network net = new Network()) {
      net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
      change(net.store, "update message set amount = amount + 1");
      assertThatThrownBy(() -> net.store.messages().message(L1, LeafIndex.of(0)))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("table message")
          .hasMessageContaining("source=900, leaf_index=0")
          .hasMessageContaining("column id");
    }
  }

  /** Bytes that differ from what was signed must not be handed to a chain. */
  @Test
  void shouldNameTheTransactionWhenItsBytesDoNotGiveItsHash() {
    try (Network net = new Network()) {
      long intent = net.send(Network.intent(L2A, "claim", "x", List.of()), 3, "t");
      assertThat(intent).isPositive();
      change(net.store, "update attempt set bytes = set_byte(bytes, 1, get_byte(bytes, 1) # 4)");
      assertThatThrownBy(() -> net.store.outbox().sent(L2A, SenderRole.RELAYER))
          .isInstanceOf(CorruptStoreException.class)
          .hasMessageContaining("table attempt")
          .hasMessageContaining("hash=" + Network.tx("t"))
          .hasMessageContaining("column bytes");
    }
  }

  @Test
  void shouldRefuseToStartWhenTheSchemaIsNewer() {
    StoreConfig.External config = TestDatabase.fresh();
    try (PostgresStore store = PostgresStore.open(config, L1)) {
      change(
          store,
          """
          insert into schema_version
            (installed_rank, version, description, type, script, installed_by, execution_time,
             success)
          values (99, '99', 'future', 'SQL', 'V99__future.sql', 'future', 1, true)
          """);
    }
    assertThatThrownBy(() -> PostgresStore.open(config, L1))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("schema version 99")
        .hasMessageMatching("(?s).*up to [0-9]+.*");
  }

  @Test
  void shouldRefuseToStartWhenTheDatabaseBelongsToAnotherNetwork() {
    StoreConfig.External config = TestDatabase.fresh();
    PostgresStore.open(config, L1).close();

    assertThatThrownBy(() -> PostgresStore.open(config, L2A))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("base chain 900")
        .hasMessageContaining("says 901");
    PostgresStore.open(config, L1).close();
  }

  @Test
  void shouldSayThatTheStoreIsUnavailableWhenAStatementFails() {
    try (Network net = new Network()) {
      change(net.store, "alter table unclaimed rename to away");
      assertThatThrownBy(() -> net.store.backlog().demand(L1))
          .isInstanceOf(StoreUnavailableException.class);
    }
  }

  @Test
  void shouldNotShowThePassword() {
    StoreConfig.External config =
        new StoreConfig.External("jdbc:postgresql://h/d?password=secret1&x=y", "u", "secret2");
    assertThat(config.toString()).contains("h/d").doesNotContain("secret");
    assertThat(new Database.Address("jdbc:postgresql://h/d", "u", "secret").toString())
        .doesNotContain("secret");
    assertThatThrownBy(() -> new StoreConfig.External("mysql://h?password=secret", "u", "p"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("jdbc:postgresql:")
        .hasMessageNotContaining("secret");
  }

  /** A node that hangs inside a fenced transaction must not keep its successor waiting for ever. */
  @Test
  void shouldLetASuccessorInWhenTheOwnerHangsInsideATransaction() throws Exception {
    try (Network net = new Network();
        SqlLeases successor = new SqlLeases(net.store.database())) {
      Fence hung =
          net.store
              .leases()
              .acquire(new DutyName("d"), Network.NODE, Duration.ofSeconds(3))
              .orElseThrow();
      CountDownLatch inside = new CountDownLatch(1);
      AtomicReference<@Nullable RuntimeException> failed = new AtomicReference<>();
      CountDownLatch done = new CountDownLatch(1);
      Thread owner =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      net.store
                          .database()
                          .fencedChange(
                              hung,
                              _ -> {
                                inside.countDown();
                                try {
                                  boolean ended = done.await(60, TimeUnit.SECONDS);
                                  assertThat(ended).isTrue();
                                } catch (InterruptedException stop) {
                                  Thread.currentThread().interrupt();
                                }
                              });
                    } catch (FencedOutException | StoreUnavailableException expected) {
                      failed.set(expected);
                    }
                  });
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      boolean taken = false;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!taken && System.nanoTime() < deadline) {
        try {
          taken =
              successor
                  .acquire(new DutyName("d"), new NodeId("next"), Duration.ofMinutes(1))
                  .isPresent();
        } catch (StoreUnavailableException lockTimeout) {
          assertThat(lockTimeout).hasMessageContaining("lock");
        }
      }
      done.countDown();
      owner.join();
      assertThat(taken).isTrue();
      assertThat(failed.get()).as("the hung owner writes nothing").isNotNull();
    }
  }
}
