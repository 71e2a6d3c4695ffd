// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.ALICE;
import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.TOKEN;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.id;
import static dev.causeway.relayer.store.Network.logged;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainEvent;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Message;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.SupplyLog;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import dev.causeway.relayer.core.store.SupplyLog.Flow;
import dev.causeway.relayer.core.store.SupplyLog.Line;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlSupplyLogTest {
  private static final TokenKey KEY = new TokenKey(L1, TOKEN);

  private final Network net = new Network();
  private final SupplyLog supply = net.store.supply();

  @AfterEach
  void close() {
    net.close();
  }

  private Flow flow(long l1Block, long l2Block) {
    return supply
        .flows(Map.of(L1, block(L1, l1Block), L2A, block(L2A, l2Block)))
        .getOrDefault(KEY, new Flow(TokenAmount.ZERO, TokenAmount.ZERO));
  }

  private static Flow flow(long sentNotArrived, long arrivedNotSent, String why) {
    assertThat(why).isNotBlank();
    return new Flow(TokenAmount.of(sentNotArrived), TokenAmount.of(arrivedNotSent));
  }

  @Test
  void shouldBalanceForAnyChoiceOfBlocks() {
    Message one = message(L1, 0, L2A, 100);
    Message two = message(L1, 1, L2A, 30);
    net.extend(L1, 1, 1, sent("a", 0, one));
    net.extend(L1, 2, 1, sent("b", 0, two));
    net.extend(L2A, 1, 1);
    net.extend(L2A, 2, 1, claimed("c", 0, one));
    net.extend(L2A, 3, 1, claimed("d", 0, two, ClaimOutcome.CALL_FAILED));
    net.extend(L2A, 4, 1, logged("e", 0, new ChainEvent.CallRetried(id(two))));

    assertThat(flow(2, 1)).isEqualTo(flow(130, 0, "nothing arrived yet"));
    assertThat(flow(1, 1)).isEqualTo(flow(100, 0, "the second has not left"));
    assertThat(flow(2, 2)).isEqualTo(flow(30, 0, "the first arrived"));
    assertThat(flow(2, 3)).isEqualTo(flow(30, 0, "a failed call has not arrived"));
    assertThat(flow(2, 4)).isEqualTo(flow(0, 0, "its retry has"));
    assertThat(flow(1, 4)).isEqualTo(flow(0, 30, "seen to arrive before it left"));
    assertThat(flow(0, 2)).isEqualTo(flow(0, 100, "an old view of the source"));
  }

  @Test
  void shouldCountAnArrivalWhoseSendingWasOrphaned() {
    Message one = message(L1, 0, L2A, 100);
    Message replacing = message(L1, 0, L2A, 7);
    net.extend(L1, 1, 1);
    net.extend(L1, 2, 1, sent("a", 0, one));
    net.extend(L2A, 1, 1, claimed("c", 0, one));
    net.rollBack(L1, 1);

    assertThat(flow(1, 1)).isEqualTo(flow(0, 100, "nothing left, something arrived"));
    net.extend(L1, block(L1, 2, "fork", 1), 1, sent("b", 0, replacing));
    assertThat(flow(2, 1)).isEqualTo(flow(7, 100, "another message at the same position"));
  }

  @Test
  void shouldNameTokensWhileACanonicalBlockDoes() {
    net.extend(L1, 1, 1);
    net.extend(L2A, 1, 1);
    assertThat(supply.tokens()).isEmpty();
    net.extend(L2A, 2, 1, logged("w", 0, new ChainEvent.WrappedTokenDeployed(KEY, ALICE)));
    net.extend(L1, 2, 1, sent("a", 0, message(L1, 0, L2A, 100)));
    assertThat(supply.tokens()).containsExactly(KEY);
    net.rollBack(L2A, 1);
    assertThat(supply.tokens()).containsExactly(KEY);
    net.rollBack(L1, 1);
    assertThat(supply.tokens()).isEmpty();
  }

  @Test
  void shouldKeepTheNewestAudit() {
    assertThat(supply.latestAudit()).isEmpty();
    Audit first = new Audit(net.store.now(), Map.of(L1, block(L1, 1)), List.of("bad"), List.of());
    Audit second =
        new Audit(
            net.store.now(),
            Map.of(L1, block(L1, 2), L2A, block(L2A, 3)),
            List.of(),
            List.of(
                new Line(KEY, TokenAmount.of(9), TokenAmount.of(5), TokenAmount.of(4)),
                new Line(
                    new TokenKey(L2A, TOKEN),
                    TokenAmount.ZERO,
                    TokenAmount.ZERO,
                    TokenAmount.ZERO)));
    var fence = net.fence(DutyName.audit());
    supply.recordAudit(fence, first);
    assertThat(supply.latestAudit()).contains(first);
    supply.recordAudit(fence, second);
    assertThat(supply.latestAudit()).contains(second);
  }
}
