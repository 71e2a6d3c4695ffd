// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Epoch;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.Leases.Lease;
import dev.causeway.relayer.core.store.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SqlLeasesTest {
  private static final DutyName DUTY = new DutyName("claim/901");
  private static final NodeId A = new NodeId("a");
  private static final NodeId B = new NodeId("b");
  private static final Duration LONG = Duration.ofMinutes(10);

  private final StoreConfig.External config = TestDatabase.fresh();
  private final PostgresStore store = PostgresStore.open(config, Network.L1);
  private final SqlLeases first = new SqlLeases(store.database());
  private final SqlLeases second = new SqlLeases(store.database());

  @AfterEach
  void close() {
    first.close();
    second.close();
    store.close();
  }

  private void expire() {
    int changed =
        store
            .database()
            .write(
                connection ->
                    Sql.update(
                        connection,
                        "update lease set expires_at = clock_timestamp() - interval '1 second'"));
    assertThat(changed).isEqualTo(1);
  }

  @Test
  void shouldKeepTheEpochWhenTheSameProcessAcquiresAgain() {
    Fence fence = first.acquire(DUTY, A, LONG).orElseThrow();

    assertThat(first.acquire(DUTY, A, LONG)).contains(fence);
    assertThat(fence.epoch()).isEqualTo(Epoch.of(1));
    expire();
    assertThat(first.renew(fence, LONG)).as("expired, so no longer ours").isFalse();
    assertThat(first.acquire(DUTY, A, LONG)).contains(fence);
    assertThat(first.renew(fence, LONG)).isTrue();
  }

  @Test
  @Tag("system-46")
  void shouldRefuseAnotherNodeWhileHeldThere() {
    Fence fence = first.acquire(DUTY, A, LONG).orElseThrow();

    assertThat(second.acquire(DUTY, B, LONG)).isEmpty();
    assertThat(first.acquire(DUTY, B, LONG)).as("another node of this process").isEmpty();
    assertThat(second.acquire(DUTY, A, LONG)).as("another incarnation").isEmpty();
    assertThat(first.renew(fence, LONG)).isTrue();
    assertThat(first.all()).singleElement().extracting(Lease::held).isEqualTo(true);
  }

  /** As the server sees the death of a process: its connection ends. */
  private void endSessions() {
    int ended =
        store
            .database()
            .write(
                connection ->
                    Sql.list(
                            connection,
                            """
                            select pg_terminate_backend(pid, 5000) from pg_stat_activity
                            where application_name = 'causeway leases'
                              and datname = current_database()
                            """,
                            result -> result.getBoolean(1))
                        .size());
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void shouldRenewAllAtOnceAndSayWhichAreStillOurs() {
    Fence one = first.acquire(DUTY, A, LONG).orElseThrow();
    Fence two = first.acquire(new DutyName("send/901"), A, LONG).orElseThrow();
    Fence stale = new Fence(new DutyName("send/902"), A, Epoch.of(1));

    assertThat(first.renewAll(List.of(one, two, stale), LONG)).containsExactlyInAnyOrder(one, two);
    first.release(two);
    assertThat(first.renewAll(List.of(one, two), LONG)).containsExactly(one);
  }

  @Test
  void shouldRenewWhenATransactionUnderTheLeaseIsOpen() {
    Fence fence = first.acquire(DUTY, A, LONG).orElseThrow();

    boolean renewed = store.database().fenced(fence, _ -> first.renew(fence, LONG));

    assertThat(renewed).isTrue();
  }

  @Test
  void shouldSayThatLeasesAreFreeWhenTheirOwnersSessionEnds() throws Exception {
    Fence fence = first.acquire(DUTY, A, LONG).orElseThrow();
    CountDownLatch freed = new CountDownLatch(1);
    try (var subscription = second.onFreed(freed::countDown)) {
      assertThat(subscription).isNotNull();
      assertThat(second.all()).singleElement().extracting(Lease::held).isEqualTo(true);

      endSessions();

      assertThat(freed.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(second.all()).singleElement().extracting(Lease::held).isEqualTo(false);
    assertThat(second.acquire(DUTY, B, LONG).orElseThrow().epoch()).isEqualTo(fence.epoch().next());
  }

  /** Fault X3b: the successor must not wait for a process that stands still in a transaction. */
  @Test
  void shouldTakeOverWhenTheOwnerStandsStillInsideATransactionUnderTheLease() throws Exception {
    Fence hung = first.acquire(DUTY, A, LONG).orElseThrow();
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch wake = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      Future<Boolean> stalled =
          threads.submit(
              () ->
                  store
                      .database()
                      .fenced(
                          hung,
                          connection -> {
                            inside.countDown();
                            return await(wake) && Sql.any(connection, "select 1");
                          }));
      assertThat(inside.await(30, TimeUnit.SECONDS)).isTrue();
      expire();

      Fence next = second.acquire(DUTY, B, LONG).orElseThrow();

      assertThat(next.epoch()).isEqualTo(hung.epoch().next());
      wake.countDown();
      assertThatThrownBy(stalled::get).cause().isInstanceOf(FencedOutException.class);
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  @Test
  void shouldTakeOverAtOnceWhenTheHoldersSessionIsGone() {
    Fence before = first.acquire(DUTY, A, LONG).orElseThrow();
    endSessions();

    Fence after = second.acquire(DUTY, B, LONG).orElseThrow();
    assertThat(after.epoch()).isEqualTo(before.epoch().next());
    assertThat(first.renew(before, LONG)).isFalse();
  }

  @Test
  void shouldRaiseTheEpochWhenTheSameNodeComesBackAsANewProcess() {
    Fence before = first.acquire(DUTY, A, LONG).orElseThrow();
    first.close();

    assertThat(second.acquire(DUTY, A, LONG).orElseThrow().epoch())
        .isEqualTo(before.epoch().next());
  }

  @Test
  void shouldWaitForExpiryWhenTheHolderHangs() {
    Fence hung = first.acquire(DUTY, A, LONG).orElseThrow();
    expire();

    Fence next = second.acquire(DUTY, B, LONG).orElseThrow();
    assertThat(next.epoch()).isEqualTo(hung.epoch().next());
    assertThat(first.renew(hung, LONG)).isFalse();
    assertThat(first.acquire(DUTY, A, LONG))
        .as("its lock was free, but the owner never had it: no proof that the owner is gone")
        .isEmpty();
    assertThat(second.renew(next, LONG)).isTrue();
  }

  @Test
  void shouldLetAnotherNodeInWhenReleased() {
    Fence fence = first.acquire(DUTY, A, LONG).orElseThrow();
    first.release(fence);

    assertThat(first.renew(fence, LONG)).isFalse();
    assertThat(first.all()).singleElement().extracting(Lease::held).isEqualTo(false);
    Fence next = second.acquire(DUTY, B, LONG).orElseThrow();
    assertThat(next.epoch()).isEqualTo(fence.epoch().next());
    first.release(fence);
    assertThat(second.renew(next, LONG)).as("a late release harms nobody").isTrue();
  }

  @Test
  void shouldHaveOneWinnerWhenManyContend() throws Exception {
    int contenders = 8;
    List<SqlLeases> all = new ArrayList<>();
    for (int i = 0; i < contenders; i++) {
      all.add(new SqlLeases(store.database()));
    }
    Fence last = new Fence(DUTY, A, Epoch.of(0));
    CyclicBarrier start = new CyclicBarrier(contenders);
    try (ExecutorService threads = Executors.newFixedThreadPool(contenders)) {
      for (int race = 1; race <= 50; race++) {
        List<Future<Optional<Fence>>> results = new ArrayList<>();
        for (int i = 0; i < contenders; i++) {
          SqlLeases leases = all.get(i);
          NodeId node = new NodeId("node-" + i);
          results.add(
              threads.submit(
                  () -> {
                    int arrived = start.await();
                    assertThat(arrived).isNotNegative();
                    return leases.acquire(DUTY, node, LONG);
                  }));
        }
        List<Fence> winners = new ArrayList<>();
        for (Future<Optional<Fence>> result : results) {
          result.get().ifPresent(winners::add);
        }
        assertThat(winners).as("race %d", race).hasSize(1);
        Fence winner = winners.getFirst();
        boolean stayed = race > 1 && winner.owner().equals(last.owner());
        assertThat(winner.epoch()).isEqualTo(stayed ? last.epoch() : last.epoch().next());
        last = winner;
        expire();
      }
    } finally {
      all.forEach(SqlLeases::close);
    }
  }
}
