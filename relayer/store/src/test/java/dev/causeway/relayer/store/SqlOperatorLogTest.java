// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.relayer.core.store.OperatorLog.Act;
import dev.causeway.relayer.core.store.OperatorLog.Kind;
import dev.causeway.relayer.core.store.OperatorLog.RelayPause;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SqlOperatorLogTest {
  private static final long PATIENCE_SECONDS = 60;

  @Test
  void shouldKeepTheFirstPauseForEveryNodeUntilSomebodyResumes() throws InterruptedException {
    StoreConfig.External database = TestDatabase.fresh();
    BlockingQueue<Notice> heard = new LinkedBlockingQueue<>();
    try (PostgresStore one = PostgresStore.open(database, L1);
        PostgresStore other = PostgresStore.open(database, L1);
        SqlNotices notices = new SqlNotices(other.database().address());
        StoreNotices.Subscription subscription = notices.subscribe(heard::add)) {
      assertThat(subscription).isNotNull();
      assertThat(notices.awaitListening(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))).isTrue();
      assertThat(other.operators().relayPause()).isEmpty();

      assertThat(one.operators().pauseRelaying("CN=alice", "upgrade")).isTrue();
      assertThat(other.operators().pauseRelaying("CN=bob", "panic")).isFalse();
      RelayPause pause = other.operators().relayPause().orElseThrow();
      assertThat(pause.operator()).isEqualTo("CN=alice");
      assertThat(pause.reason()).isEqualTo("upgrade");
      assertThat(heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo(new Notice(StoreNotices.Kind.RELAY_SWITCH, L1));

      assertThat(other.operators().resumeRelaying("CN=bob")).isTrue();
      assertThat(one.operators().resumeRelaying("CN=alice")).isFalse();
      assertThat(one.operators().relayPause()).isEmpty();
      assertThat(one.operators().acts(9))
          .extracting(Act::kind, Act::operator, Act::detail)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(Kind.RESUME_RELAYING, "CN=bob", ""),
              org.assertj.core.groups.Tuple.tuple(Kind.PAUSE_RELAYING, "CN=alice", "upgrade"));
    }
  }
}
