// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.L2B;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimIntent;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.leaves;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.ClaimBacklog.Demand;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.OperatorLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlBacklogTest {
  private final Network net = new Network();
  private final ClaimBacklog backlog = net.store.backlog();
  private final Message a0 = message(L1, 0, L2A, 10);
  private final Message b1 = message(L1, 1, L2B, 20);
  private final Message a2 = message(L1, 2, L2A, 30);
  private final Message a3 = message(L1, 3, L2A, 40);

  @BeforeEach
  void sendFour() {
    net.extend(L1, 1, 1, sent("a", 0, a0), sent("b", 1, b1));
    net.extend(L1, 2, 2, sent("c", 0, a2));
    net.extend(L1, 3, 2, sent("d", 0, a3));
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void shouldPassOverWhatLiveIntentsHoldAndNothingBetween() {
    net.extend(L1, 4, 4);
    assertThat(
            net.store
                .outbox()
                .enqueue(net.fence(new DutyName("any")), List.of(claimIntent(L2A, "gap", a0, a3))))
        .isEqualTo(1);
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a2);
    assertThat(
            net.store
                .outbox()
                .enqueue(net.fence(new DutyName("any")), List.of(claimIntent(L2A, "run", a2))))
        .isEqualTo(1);
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).isEmpty();
    assertThat(backlog.claimable(L1, L2B, leaves(9), 9)).containsExactly(b1);
  }

  @Test
  void shouldOfferOnlyWhatIsFinalAndCoveredInOrder() {
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a0, a2);
    assertThat(backlog.claimable(L1, L2A, leaves(2), 9)).containsExactly(a0);
    assertThat(backlog.claimable(L1, L2A, LeafCount.NONE, 9)).isEmpty();
    assertThat(backlog.claimable(L1, L2A, leaves(9), 1)).containsExactly(a0);
    assertThat(backlog.claimable(L1, L2B, leaves(9), 9)).containsExactly(b1);
    assertThat(backlog.claimable(L2A, L1, leaves(9), 9)).isEmpty();
    assertThat(backlog.claimable(L1, L2A, LeafIndex.of(1), leaves(9), 9)).containsExactly(a2);
    assertThat(backlog.claimable(L1, L2A, LeafIndex.of(2), leaves(2), 9)).isEmpty();
    net.extend(L1, 4, 3);
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a0, a2, a3);
  }

  @Test
  void shouldSayWhatIsWantedPerDestination() {
    assertThat(backlog.demand(L1))
        .containsExactly(
            new Demand(L2A, leaves(4), leaves(3), Optional.of(LeafIndex.of(0))),
            new Demand(L2B, leaves(2), leaves(2), Optional.of(LeafIndex.of(1))));
    net.extend(L2A, 1, 1, claimed("x", 0, a0), claimed("x", 1, a2));
    net.extend(L2B, 1, 1, claimed("y", 0, b1));
    assertThat(backlog.demand(L1))
        .containsExactly(new Demand(L2A, leaves(4), LeafCount.NONE, Optional.of(LeafIndex.of(3))));
    assertThat(backlog.demand(L2A)).isEmpty();
  }

  @Test
  void shouldNotOfferAMessageWhenItsClaimWasSeenFirst() {
    Message later = message(L2B, 0, L2A, 1);
    net.extend(L2A, 1, 1, claimed("x", 0, later));
    net.extend(L2B, 1, 1, sent("s", 0, later));

    assertThat(backlog.claimable(L2B, L2A, leaves(1), 9)).isEmpty();
    assertThat(backlog.demand(L2B)).isEmpty();
    net.rollBack(L2A, 0);
    assertThat(backlog.claimable(L2B, L2A, leaves(1), 9)).containsExactly(later);
  }

  @Test
  void shouldLeaveAMessageAloneWhenParkedUntilRetried() {
    Fence fence = net.fence(new DutyName("claim/901"));
    backlog.park(fence, a0.key(), new ParkReason.ClaimReverts("Odd(1)\0"));

    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a2);
    assertThat(backlog.retry(a0.key(), "carol")).isTrue();
    assertThat(backlog.retry(a0.key(), "carol")).isFalse();
    assertThat(net.store.operators().acts(10))
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.kind()).isEqualTo(OperatorLog.Kind.RETRY_TRANSFER);
              assertThat(act.operator()).isEqualTo("carol");
              assertThat(act.chain()).contains(a0.sourceChain());
            });
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a0, a2);
  }

  @Test
  void shouldCountAttemptsAndWaitWhenDelayed() {
    Fence fence = net.fence(new DutyName("claim/901"));
    WaitingReason reason = new WaitingReason.SenderBlocked(L2A, "no funds");

    assertThat(backlog.failedAttempts(a0.key())).isZero();
    assertThat(backlog.delay(fence, a0.key(), reason, Duration.ofHours(1))).isEqualTo(1);
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a2);
    assertThat(backlog.delay(fence, a0.key(), reason, Duration.ZERO)).isEqualTo(2);
    assertThat(backlog.failedAttempts(a0.key())).isEqualTo(2);
    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a0, a2);
    assertThat(backlog.retry(a0.key(), "carol")).isTrue();
    assertThat(backlog.failedAttempts(a0.key())).as("an operator's retry starts anew").isZero();
  }

  @Test
  void shouldForgetParkingWhenAnotherMessageTakesThePosition() {
    Fence fence = net.fence(new DutyName("claim/901"));
    backlog.park(fence, a3.key(), new ParkReason.ProofRejected("bad"));
    net.rollBack(L1, 2);
    Message other = message(L1, 3, L2A, 999);
    net.extend(L1, block(L1, 3, "fork", 2), 3, sent("e", 0, other));

    assertThat(backlog.claimable(L1, L2A, leaves(9), 9)).containsExactly(a0, a2, other);
    assertThat(backlog.failedAttempts(other.key())).isZero();
  }

  @Test
  void shouldIgnoreAMessageWhenThereIsNone() {
    Fence fence = net.fence(new DutyName("claim/901"));
    MessageKey nobody = new MessageKey(L2A, LeafIndex.of(77));
    backlog.park(fence, nobody, new ParkReason.ProofRejected("bad"));

    assertThat(
            backlog.delay(
                fence, nobody, new WaitingReason.ClaimInclusion(L2A), Duration.ofHours(1)))
        .isZero();
    assertThat(backlog.retry(nobody, "carol")).isFalse();
  }
}
