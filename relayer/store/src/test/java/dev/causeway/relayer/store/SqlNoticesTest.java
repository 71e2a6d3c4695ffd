// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.ParkReason;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlNoticesTest {
  private static final long PATIENCE_SECONDS = 60;

  private final Network net = new Network();
  private final SqlNotices notices = new SqlNotices(net.store.database().address());
  private final BlockingQueue<Notice> heard = new LinkedBlockingQueue<>();

  @BeforeEach
  void listen() throws InterruptedException {
    assertThat(notices.awaitListening(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))).isTrue();
  }

  @AfterEach
  void close() {
    notices.close();
    net.close();
  }

  private void expect(Notice wanted) throws InterruptedException {
    Notice next;
    do {
      next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("waiting for %s", wanted).isNotNull();
    } while (!wanted.equals(next));
  }

  @Test
  void shouldTellWhatChangedWhenItIsCommitted() throws InterruptedException {
    try (StoreNotices.Subscription subscription = notices.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
      expect(new Notice(Kind.CHAIN, L1));
      int added =
          net.store
              .outbox()
              .enqueue(
                  net.fence(DutyName.claim(L2A)),
                  List.of(Network.intent(L2A, "claim", "k", List.of())));
      assertThat(added).isEqualTo(1);
      expect(new Notice(Kind.OUTBOX, L2A));
      net.store
          .backlog()
          .park(
              net.fence(DutyName.claim(L2A)),
              message(L1, 0, L2A, 1).key(),
              new ParkReason.ProofRejected("x"));
      expect(new Notice(Kind.BACKLOG, L2A));
    }
  }

  @Test
  void shouldTellOfMoreThanHeightsWhenAnEmptyBlockMakesAMessageFinal() throws InterruptedException {
    try (StoreNotices.Subscription subscription = notices.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      net.extend(L1, 1, 0);
      assertThat(next()).isEqualTo(new Notice(Kind.CHAIN, L1));
      net.extend(L1, 2, 0, sent("a", 0, message(L1, 0, L2A, 1)));
      assertThat(next()).isEqualTo(new Notice(Kind.CHAIN, L1));
      net.extend(L1, 3, 1);
      assertThat(next()).isEqualTo(new Notice(Kind.HEIGHT, L1));
      net.extend(L1, 4, 2);
      assertThat(next()).isEqualTo(new Notice(Kind.CHAIN, L1));
      net.extend(L1, 5, 3);
      assertThat(next()).isEqualTo(new Notice(Kind.HEIGHT, L1));
    }
  }

  private @Nullable Notice next() throws InterruptedException {
    return heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void shouldListenAgainWhenItsConnectionBroke() throws InterruptedException {
    net.extend(L1, 1, 1);
    try (StoreNotices.Subscription subscription = notices.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      boolean ended =
          net.store
              .database()
              .write(
                  connection ->
                      Sql.any(
                          connection,
                          "select pg_terminate_backend(pid) from pg_stat_activity"
                              + " where application_name = 'causeway notices'"
                              + " and datname = current_database()"));
      assertThat(ended).isTrue();
      // After the break everything may have changed, so everything is named.
      expect(new Notice(Kind.BACKLOG, L1));
      heard.clear();
      net.extend(L1, 2, 2);
      expect(new Notice(Kind.HEIGHT, L1));
    }
  }

  @Test
  void shouldNotStopWhenAListenerFailsOrAPayloadIsStrange() throws InterruptedException {
    try (StoreNotices.Subscription failing =
            notices.subscribe(
                notice -> {
                  throw new IllegalStateException("on purpose");
                });
        StoreNotices.Subscription sound = notices.subscribe(heard::add)) {
      assertThat(List.of(failing, sound)).hasSize(2);
      boolean told =
          net.store
              .database()
              .write(
                  connection ->
                      Sql.any(
                          connection, "select pg_notify('" + Notify.CHANNEL + "', 'FUTURE:9:9')"));
      assertThat(told).isTrue();
      net.extend(L1, 1, 1);
      expect(new Notice(Kind.CHAIN, L1));
      net.extend(L1, 2, 1);
      expect(new Notice(Kind.HEIGHT, L1));
    }
  }
}
