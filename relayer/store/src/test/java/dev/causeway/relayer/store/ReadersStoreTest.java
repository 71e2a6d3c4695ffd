// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.ChainId;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
                          () ->
                              readers
                                  .database()
                                  .read(
                                      connection ->
                                          Sql.any(
                                              connection,
                                              "select 1 from pg_advisory_xact_lock(?)",
                                              LOCK)),
                          task -> Thread.ofVirtual().start(task)))
              .toList();
      while (store
          .database()
          .read(
              connection ->
                  !Sql.any(
                      connection,
                      "select 1 from pg_stat_activity where wait_event = 'advisory'"))) {
        Thread.onSpinWait();
      }

      assertThat(store.journal().progress(L1)).isEmpty();
      assertThat(store.now()).isNotNull();
      assertThat(waiting).noneMatch(CompletableFuture::isDone);

      Sql.list(gate, "select pg_advisory_unlock(?)", _ -> "", LOCK);
      assertThat(waiting).allMatch(CompletableFuture::join);
      assertThat(readers.journal().progress(L1)).isEmpty();
    }
  }
}
