// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.ChainId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadersStoreTest {
  private static final ChainId L1 = ChainId.of(900);
  private static final long LOCK = 4_711;
  private static final int READERS = Database.WORKERS + 4;

  @Test
  void shouldKeepNoDutyWaitingWhenMoreReadThanThereAreConnections() throws Exception {
    try (PostgresStore store = TestDatabase.open(L1);
        Connection gate = store.database().address().connect("gate")) {
      Sql.list(gate, "select pg_advisory_lock(?)", _ -> "", LOCK);
      ReadersStore readers = (ReadersStore) store.forReaders();
      List<CompletableFuture<Boolean>> waiting =
          IntStream.range(0, READERS)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> readers.database().read(ReadersStoreTest::waitAtTheGate),
                          task -> Thread.ofVirtual().start(task)))
              .toList();
      while (waitingAtTheGate(gate) < Database.READERS) {
        Thread.onSpinWait();
      }

      assertThat(store.journal().progress(L1)).isEmpty();
      assertThat(store.now()).isNotNull();
      assertThat(waitingAtTheGate(gate))
          .as("readers that wait while duties are answered")
          .isEqualTo(Database.READERS);

      Sql.list(gate, "select pg_advisory_unlock(?)", _ -> "", LOCK);
      // On a slow machine some waited for a connection for too long.
      waiting.forEach(reader -> reader.exceptionally(_ -> false).join());
      assertThat(waiting).anyMatch(reader -> !reader.isCompletedExceptionally());
      assertThat(readers.journal().progress(L1)).isEmpty();
    }
  }

  private static boolean waitAtTheGate(Connection connection) throws SQLException {
    Sql.list(
        connection,
        "select set_config('lock_timeout', '0', false), set_config('statement_timeout', '0', false)",
        _ -> "");
    return Sql.any(connection, "select 1 from pg_advisory_xact_lock(?)", LOCK);
  }

  private static long waitingAtTheGate(Connection connection) throws SQLException {
    return Sql.number(
        connection, "select count(*) from pg_stat_activity where wait_event = 'advisory'");
  }
}
