// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.ALICE;
import static dev.causeway.relayer.store.Network.BOB;
import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimIntent;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.intent;
import static dev.causeway.relayer.store.Network.leaves;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static dev.causeway.relayer.store.Network.signed;
import static dev.causeway.relayer.store.Network.tx;
import static dev.causeway.relayer.store.Network.unsigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.Epoch;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.Nonce;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewAttempt;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlOutboxTest {
  private final Network net = new Network();
  private final Outbox outbox = net.store.outbox();
  private final Message first = message(L1, 0, L2A, 100);
  private final Message second = message(L1, 1, L2A, 200);
  private Fence fence = net.fence(new DutyName("claim/901"));

  @BeforeEach
  void followBothChains() {
    net.extend(L1, 1, 1, sent("a", 0, first), sent("b", 1, second));
    net.extend(L2A, 1, 1);
  }

  @AfterEach
  void close() {
    net.close();
  }

  private IntentState state(long id) {
    return net.store
        .database()
        .read(
            connection ->
                Sql.first(
                        connection,
                        "select id, state from intent where id = ?",
                        result -> new Row(result, "intent", "id").name("state", IntentState.class),
                        id)
                    .orElseThrow());
  }

  private static TransactionReceipt receipt(String name, BlockRef block, boolean succeeded) {
    return new TransactionReceipt(
        tx(name), block.number(), block.hash(), succeeded, Gas.of(90_000), Wei.of(5));
  }

  @Test
  void shouldReadBackWhatWasEnqueuedWhenQueued() {
    NewIntent wish = claimIntent(L2A, "k1", second, first);
    assertThat(outbox.enqueue(fence, List.of(wish))).isEqualTo(1);

    Intent intent = outbox.queued(L2A, SenderRole.RELAYER, 10).getFirst();
    assertThat(intent.wish()).isEqualTo(wish);
    assertThat(intent.state()).isEqualTo(IntentState.QUEUED);
    assertThat(outbox.live(L2A, "claim")).containsExactly(intent);
    assertThat(outbox.live(L2A, "accept-root")).isEmpty();
    assertThat(outbox.queued(L2A, SenderRole.PROPOSER, 10)).isEmpty();
    assertThat(outbox.queued(L1, SenderRole.RELAYER, 10)).isEmpty();
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(2), 10)).isEmpty();
  }

  @Test
  void shouldTellHowMuchAKeyHasToDoAndSinceWhen() {
    assertThat(outbox.load(L2A, SenderRole.RELAYER).waiting()).isZero();
    assertThat(outbox.load(L2A, SenderRole.RELAYER).waitingSince()).isEmpty();
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    outbox.recordAttempt(fence, id, ALICE, unsigned(L2A, 7, 20), signed("t2"));
    outbox.enqueue(fence, List.of(claimIntent(L2A, "k2", second)));

    var load = outbox.load(L2A, SenderRole.RELAYER);

    assertThat(load.waiting()).isEqualTo(2);
    assertThat(load.waitingSince())
        .contains(outbox.sent(L2A, SenderRole.RELAYER).getFirst().attempts().getFirst().storedAt());
    assertThat(outbox.load(L2A, SenderRole.RELAYER_2).waiting()).isZero();
  }

  @Test
  void shouldIgnoreAWishWhenItsKeyIsTaken() {
    assertThat(
            outbox.enqueue(
                fence,
                List.of(
                    intent(L2A, "accept-root", "k", List.of()),
                    intent(L2A, "accept-root", "k", List.of()),
                    intent(L1, "accept-root", "k", List.of()))))
        .as("one per chain")
        .isEqualTo(2);
    long id = outbox.live(L2A, "accept-root").getFirst().id();
    outbox.conclude(fence, id, IntentState.CLOSED, List.of());
    assertThat(outbox.enqueue(fence, List.of(intent(L2A, "accept-root", "k", List.of()))))
        .isEqualTo(1);
  }

  @Test
  void shouldStoreBytesBeforeBroadcastWhenAttempted() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    outbox.recordAttempt(fence, id, ALICE, unsigned(L2A, 7, 20), signed("t2"));
    outbox.recordAttempt(fence, id, ALICE, unsigned(L2A, 7, 20), signed("t2"));

    InFlight flight = outbox.inFlight(L2A, SenderRole.RELAYER).getFirst();
    assertThat(flight.intent().state()).isEqualTo(IntentState.SENT);
    assertThat(flight.nonce()).isEqualTo(Nonce.of(7));
    assertThat(flight.attempts()).hasSize(2);
    assertThat(flight.attempts().get(0).transaction()).isEqualTo(unsigned(L2A, 7, 10));
    assertThat(flight.attempts().get(0).signed()).isEqualTo(signed("t1"));
    assertThat(flight.attempts().get(0).broadcastAt()).isPresent();
    assertThat(flight.attempts().get(1).transaction()).isEqualTo(unsigned(L2A, 7, 20));
    assertThat(flight.attempts().get(1).broadcastAt()).isEmpty();
    assertThat(outbox.queued(L2A, SenderRole.RELAYER, 9)).isEmpty();
    assertThat(outbox.live(L2A, "claim")).hasSize(1);
    assertThat(outbox.nextNonce(L2A, ALICE)).contains(Nonce.of(8));
    assertThat(outbox.nextNonce(L2A, BOB)).isEmpty();
    assertThat(outbox.nextNonce(L1, ALICE)).isEmpty();
  }

  @Test
  void shouldStoreAllAttemptsOfARoundOrNone() {
    NewIntent one = claimIntent(L2A, "k1", first);
    NewIntent two = claimIntent(L2A, "k2", second);
    assertThat(outbox.enqueue(fence, List.of(one, two))).isEqualTo(2);
    assertThat(outbox.liveCount(L2A, "claim")).isEqualTo(2);
    List<Long> ids = outbox.queued(L2A, SenderRole.RELAYER, 9).stream().map(Intent::id).toList();
    NewAttempt right = new NewAttempt(ids.get(0), unsigned(L2A, 7, 10), signed("t1"));
    NewAttempt wrong = new NewAttempt(ids.get(1), unsigned(L2A, 7, 10), signed("t2"));

    assertThatThrownBy(() -> outbox.recordAttempts(fence, ALICE, List.of(right, wrong)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("attempt_first");
    assertThat(outbox.sent(L2A, SenderRole.RELAYER)).isEmpty();

    outbox.recordAttempts(
        fence,
        ALICE,
        List.of(right, new NewAttempt(ids.get(1), unsigned(L2A, 8, 10), signed("t2"))));
    assertThat(outbox.sent(L2A, SenderRole.RELAYER))
        .extracting(InFlight::nonce)
        .containsExactly(Nonce.of(7), Nonce.of(8));
  }

  @Test
  void shouldRefuseAnAttemptWhenNonceOrIntentDoNotFit() {
    long one = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    assertThat(outbox.enqueue(fence, List.of(claimIntent(L2A, "k2", second)))).isEqualTo(1);
    long two = outbox.queued(L2A, SenderRole.RELAYER, 1).getFirst().id();

    assertThatThrownBy(
            () -> outbox.recordAttempt(fence, two, ALICE, unsigned(L2A, 7, 1), signed("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("attempt_first");
    assertThatThrownBy(
            () -> outbox.recordAttempt(fence, one, ALICE, unsigned(L2A, 8, 1), signed("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has nonce 7");
    assertThatThrownBy(
            () -> outbox.recordAttempt(fence, two, ALICE, unsigned(L1, 8, 1), signed("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("chain 900");
    assertThatThrownBy(
            () -> outbox.recordAttempt(fence, two, ALICE, unsigned(L2A, 8, 1), signed("t1")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("for another intent");
    assertThatThrownBy(
            () -> outbox.recordAttempt(fence, 999, ALICE, unsigned(L2A, 8, 1), signed("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no intent with id 999");
    assertThat(state(two)).isEqualTo(IntentState.QUEUED);
  }

  @Test
  void shouldWriteNothingWhenTheFenceIsStale() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    Fence stale = new Fence(fence.duty(), fence.owner(), Epoch.of(fence.epoch().value() + 1));
    NewIntent wish = claimIntent(L2A, "k2", second);

    assertThatThrownBy(() -> outbox.enqueue(stale, List.of(wish)))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(
            () -> outbox.recordAttempt(stale, id, ALICE, unsigned(L2A, 7, 9), signed("t2")))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(() -> outbox.recordBroadcast(stale, List.of(tx("t1")), "x"))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(
            () -> outbox.recordReceipts(stale, L2A, List.of(receipt("t1", block(L2A, 1), true))))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(() -> outbox.conclude(stale, id, IntentState.CLOSED, List.of(wish)))
        .isInstanceOf(FencedOutException.class);
    assertThat(outbox.live(L2A, "claim")).hasSize(1);
    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER).getFirst().attempts()).hasSize(1);
    assertThat(state(id)).isEqualTo(IntentState.SENT);
  }

  @Test
  void shouldFollowOwnTransactionThroughInclusionFinalityAndReorg() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    net.extend(L2A, 2, 1, claimed("t1", 0, first));

    assertThat(state(id)).isEqualTo(IntentState.MINED);
    assertThat(outbox.live(L2A, "claim")).isEmpty();
    InFlight mined = outbox.inFlight(L2A, SenderRole.RELAYER).getFirst();
    assertThat(mined.attempts().getFirst().minedIn()).contains(block(L2A, 2));

    net.rollBack(L2A, 1);
    assertThat(state(id)).isEqualTo(IntentState.SENT);
    InFlight unmined = outbox.inFlight(L2A, SenderRole.RELAYER).getFirst();
    assertThat(unmined.attempts().getFirst().minedIn()).isEmpty();
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(2), 9)).containsExactly(second);

    BlockRef again = block(L2A, 2, "fork", 1);
    net.extend(L2A, again, 1, claimed("t1", 0, first));
    assertThat(state(id)).isEqualTo(IntentState.MINED);
    net.extend(L2A, block(L2A, 3, "fork", 1), 2);
    assertThat(state(id)).isEqualTo(IntentState.FINAL);
    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER)).isEmpty();
    assertThat(outbox.nextNonce(L2A, ALICE)).contains(Nonce.of(8));
  }

  @Test
  void shouldIgnoreAReceiptWhenItsBlockIsNotCanonical() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    outbox.recordReceipts(fence, L2A, List.of(receipt("t1", block(L2A, 1, "fork", 0), true)));

    assertThat(state(id)).isEqualTo(IntentState.SENT);
  }

  @Test
  void shouldFreeMessagesWhenARevertedIntentIsConcluded() {
    long id = net.send(claimIntent(L2A, "k1", first, second), 7, "t1");
    net.extend(L2A, 2, 1);
    outbox.recordReceipts(fence, L2A, List.of(receipt("t1", block(L2A, 2), false)));

    assertThat(state(id)).isEqualTo(IntentState.REVERTED);
    assertThat(outbox.reverted(L2A, "claim")).extracting(Intent::id).containsExactly(id);
    assertThat(outbox.enqueue(fence, List.of(claimIntent(L2A, "k1", first)))).isZero();
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(2), 9)).isEmpty();

    outbox.conclude(fence, id, IntentState.CLOSED, List.of(claimIntent(L2A, "k1", second)));
    assertThat(outbox.reverted(L2A, "claim")).isEmpty();
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(2), 9)).containsExactly(first);
    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER))
        .as("its nonce is used in a block that is not final")
        .extracting(flight -> flight.intent().id())
        .containsExactly(id);
    net.extend(L2A, 3, 2);
    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER)).isEmpty();
    assertThat(state(id)).isEqualTo(IntentState.CLOSED);
  }

  @Test
  void shouldFillTheNonceAgainWhenAConcludedRevertIsRolledBack() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    net.extend(L2A, 2, 1);
    outbox.recordReceipts(fence, L2A, List.of(receipt("t1", block(L2A, 2), false)));
    outbox.conclude(fence, id, IntentState.CLOSED, List.of());
    net.rollBack(L2A, 1);

    assertThat(state(id)).isEqualTo(IntentState.SENT);
    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER)).hasSize(1);
  }

  @Test
  void shouldLetTheNewerStandWhenRollbackRevivesTwoOfOneKey() {
    long older = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    net.extend(L2A, 2, 1, claimed("t1", 0, first));
    long newer = net.send(claimIntent(L2A, "k1", second), 8, "t2");
    net.extend(L2A, 3, 1, claimed("t2", 0, second));
    assertThat(List.of(state(older), state(newer))).containsOnly(IntentState.MINED);

    net.rollBack(L2A, 1);
    assertThat(state(older)).isEqualTo(IntentState.CLOSED);
    assertThat(state(newer)).isEqualTo(IntentState.SENT);
  }

  @Test
  void shouldForgetANonceWhenItsIntentIsConcludedUnmined() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    outbox.conclude(fence, id, IntentState.CLOSED, List.of(claimIntent(L2A, "k1", first)));

    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER)).isEmpty();
    assertThat(outbox.queued(L2A, SenderRole.RELAYER, 9)).hasSize(1);
    assertThat(outbox.nextNonce(L2A, ALICE)).contains(Nonce.of(8));
    assertThatThrownBy(() -> outbox.conclude(fence, id, IntentState.SENT, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> outbox.conclude(fence, 999, IntentState.CLOSED, List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldFinalizeAtOnceWhenTheReceiptsBlockIsFinalAlready() {
    ChainId chain = L2A;
    long id = net.send(intent(chain, "accept-root", "r", List.of()), 3, "t1");
    net.extend(chain, 2, 2);
    outbox.recordReceipts(fence, chain, List.of(receipt("t1", block(chain, 2), true)));

    assertThat(state(id)).isEqualTo(IntentState.FINAL);
    assertThat(Optional.of(outbox.inFlight(chain, SenderRole.RELAYER))).contains(List.of());
  }

  @Test
  void shouldRefuseASecondTransactionForANonceUnlessItReplacesTheFirst() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    for (long fee : List.of(9L, 10L)) {
      assertThatThrownBy(
              () -> outbox.recordAttempt(fence, id, ALICE, unsigned(L2A, 7, fee), signed("t2")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("signed already")
          .hasMessageContaining("higher fee");
    }
    outbox.recordAttempt(fence, id, ALICE, unsigned(L2A, 7, 13), signed("t3"));
    assertThatThrownBy(
            () -> outbox.recordAttempt(fence, id, ALICE, unsigned(L2A, 7, 12), signed("t4")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(outbox.inFlight(L2A, SenderRole.RELAYER).getFirst().attempts())
        .extracting(attempt -> attempt.signed())
        .containsExactly(signed("t1"), signed("t3"));
  }

  @Test
  void shouldRefuseItInTheDatabaseToo() {
    long id = net.send(claimIntent(L2A, "k1", first), 7, "t1");
    String columns =
        "intent_id, chain, bytes, nonce, tx_to, tx_value, tx_data, gas_limit, max_fee,"
            + " max_priority_fee, sender";
    // Another transaction for the same nonce as if it were the first, a replacement of what was
    // never signed, and one of a transaction with another nonce.
    long other = net.send(claimIntent(L2A, "k2", second), 8, "t2");
    assertThat(other).isNotEqualTo(id);
    assertRefused(columns, id, "null", "attempt_first");
    assertRefused(columns, id, "'\\x99'", "attempt_replaces_same_nonce");
    assertRefused(
        columns,
        id,
        "(select hash from attempt where intent_id = " + other + ")",
        "attempt_replaces_same_nonce");
  }

  private void assertRefused(String columns, long intent, String replaces, String constraint) {
    assertThatThrownBy(
            () ->
                net.store
                    .database()
                    .write(
                        connection ->
                            Sql.update(
                                connection,
                                "insert into attempt (hash, replaces, "
                                    + columns
                                    + ") select '\\x1234', "
                                    + replaces
                                    + ", "
                                    + columns
                                    + " from attempt where intent_id = ?",
                                intent)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(constraint);
  }
}
