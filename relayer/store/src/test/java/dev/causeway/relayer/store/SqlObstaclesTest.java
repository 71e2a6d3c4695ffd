// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.id;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.Epoch;
import dev.causeway.model.Message;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Kind;
import dev.causeway.relayer.core.store.Obstacles.Obstacle;
import dev.causeway.relayer.core.store.Obstacles.Standing;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.TransferView;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlObstaclesTest {
  private final Network net = new Network();
  private final Obstacles obstacles = net.store.obstacles();
  private final Fence watch = net.fence(DutyName.watch(L2A));
  private final Fence send = net.fence(DutyName.send(L1, SenderRole.RELAYER));

  @AfterEach
  void close() {
    net.close();
  }

  private static Obstacle unavailable(String detail) {
    return new Obstacle(Kind.CHAIN_UNAVAILABLE, L2A, Optional.empty(), detail);
  }

  private static Obstacle blocked(String detail) {
    return new Obstacle(Kind.SENDER_BLOCKED, L1, Optional.of(SenderRole.RELAYER), detail);
  }

  @Test
  void shouldKeepOneObstacleForEachDutyUntilItIsCleared() {
    obstacles.report(watch, unavailable("no answer"));
    obstacles.report(send, blocked("no funds"));
    Standing first = obstacles.all().getLast();
    obstacles.report(watch, unavailable("they contradict each other"));

    assertThat(obstacles.all())
        .extracting(Standing::obstacle)
        .containsExactly(blocked("no funds"), unavailable("they contradict each other"));
    assertThat(obstacles.all().getLast().since()).isEqualTo(first.since());
    obstacles.clear(watch);
    obstacles.clear(watch);
    assertThat(obstacles.all()).extracting(Standing::duty).containsExactly(send.duty());
  }

  @Test
  void shouldRefuseAStaleFence() {
    Fence stale = new Fence(watch.duty(), watch.owner(), Epoch.of(watch.epoch().value() + 1));
    assertThatThrownBy(() -> obstacles.report(stale, unavailable("x")))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(() -> obstacles.clear(stale)).isInstanceOf(FencedOutException.class);
    assertThat(obstacles.all()).isEmpty();
  }

  @Test
  void shouldBeTheReasonWhyATransferWaits() {
    Message message = message(L2A, 0, L1, 100);
    net.extend(L1, 1, 1);
    net.extend(L2A, 1, 0, sent("a", 0, message));
    obstacles.report(watch, unavailable("only 1 of 2 agree"));
    assertThat(waiting(message))
        .contains(new WaitingReason.ChainUnavailable(L2A, "only 1 of 2 agree"));

    obstacles.clear(watch);
    net.extend(L2A, 2, 2);
    obstacles.report(send, blocked("insufficient funds"));
    assertThat(waiting(message))
        .contains(new WaitingReason.SenderBlocked(L1, "insufficient funds"));
    obstacles.clear(send);
    assertThat(waiting(message)).containsInstanceOf(WaitingReason.OutputProposal.class);
  }

  private Optional<WaitingReason> waiting(Message message) {
    return net.store.transfers().byId(id(message)).flatMap(TransferView::waiting);
  }
}
