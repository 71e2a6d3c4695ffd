// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.L2B;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Message;
import dev.causeway.model.ParkReason;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.RelayReport;
import dev.causeway.relayer.core.store.RelayReport.Backlog;
import dev.causeway.relayer.core.store.RelayReport.Delivered;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlRelayReportTest {
  private final Network net = new Network();
  private final RelayReport report = net.store.report();
  private final Message a0 = message(L1, 0, L2A, 10);
  private final Message b1 = message(L1, 1, L2B, 20);
  private final Message a2 = message(L1, 2, L2A, 30);

  @BeforeEach
  void sendThree() {
    net.extend(L1, 1, 1, sent("a", 0, a0), sent("b", 1, b1));
    net.extend(L1, 2, 2, sent("c", 0, a2));
  }

  @AfterEach
  void close() {
    net.close();
  }

  private static Optional<Instant> minedAt(long number) {
    return Optional.of(block(L1, number).timestamp());
  }

  @Test
  void shouldCountWhatIsOnItsWayByRoute() {
    assertThat(report.backlog())
        .containsExactly(
            new Backlog(L1, L2A, 2, 0, minedAt(1)), new Backlog(L1, L2B, 1, 0, minedAt(1)));
  }

  @Test
  void shouldNoLongerCountWhatArrivedUntilAReorgTakesItBack() {
    net.extend(L2A, 1, 0);
    net.extend(L2A, 2, 0, claimed("x", 0, a0));
    assertThat(report.orphanedBlocks()).isEmpty();
    assertThat(report.backlog())
        .containsExactly(
            new Backlog(L1, L2A, 1, 0, minedAt(2)), new Backlog(L1, L2B, 1, 0, minedAt(1)));

    net.rollBack(L2A, 1);

    assertThat(report.backlog())
        .containsExactly(
            new Backlog(L1, L2A, 2, 0, minedAt(1)), new Backlog(L1, L2B, 1, 0, minedAt(1)));
    assertThat(report.orphanedBlocks()).isEqualTo(Map.of(L2A, 1L));
  }

  @Test
  void shouldCountParkedMessagesApartAndNotByAge() {
    net.store
        .backlog()
        .park(net.fence(new DutyName("any")), b1.key(), new ParkReason.ProofRejected("leaf"));
    assertThat(report.backlog())
        .containsExactly(
            new Backlog(L1, L2A, 2, 0, minedAt(1)), new Backlog(L1, L2B, 0, 1, Optional.empty()));
  }

  @Test
  void shouldSayHowLongDeliveriesTookWithinTheBlocksAskedFor() {
    // Blocks are a second apart, by the same clock on all chains.
    net.extend(L2A, 1, 0);
    net.extend(L2A, 2, 0);
    net.extend(L2A, 3, 0, claimed("x", 0, a0));
    net.extend(L2A, 4, 0);
    net.extend(L2A, 5, 0, claimed("y", 0, a2));

    assertThat(report.delivered(L2A, BlockNumber.of(0), BlockNumber.of(4)))
        .containsExactly(new Delivered(L1, Duration.ofSeconds(2), 1));
    assertThat(report.delivered(L2A, BlockNumber.of(3), BlockNumber.of(5)))
        .containsExactly(new Delivered(L1, Duration.ofSeconds(3), 1));
    assertThat(report.delivered(L2B, BlockNumber.of(0), BlockNumber.of(9))).isEmpty();
  }
}
