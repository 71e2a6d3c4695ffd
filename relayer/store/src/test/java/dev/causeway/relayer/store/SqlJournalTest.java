// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.L2B;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.exitRoot;
import static dev.causeway.relayer.store.Network.id;
import static dev.causeway.relayer.store.Network.leaves;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.rootUpdated;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.MessageLog.Leaf;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.TransferView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SqlJournalTest {
  private final Network net = new Network();
  private final Message first = message(L1, 0, L2A, 100);
  private final Message second = message(L1, 1, L2B, 200);

  @BeforeEach
  void followBaseChain() {
    net.extend(L1, 10, 9);
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void shouldKnowNothingWhenChainWasNeverFollowed() {
    assertThat(net.store.journal().progress(L2A)).isEmpty();
    assertThat(net.store.journal().tail(L2A, 5)).isEmpty();
    assertThat(net.store.messages().leafCount(L2A)).isEqualTo(leaves(0));
  }

  @Test
  void shouldKeepBlockAndMessagesTogetherWhenExtended() {
    net.extend(L1, 11, 10, sent("a", 0, first), sent("a", 1, second));

    var progress = net.store.journal().progress(L1).orElseThrow();
    assertThat(progress.cursor()).isEqualTo(block(L1, 11));
    assertThat(progress.finalized()).isEqualTo(BlockNumber.of(10));
    assertThat(progress.halted()).isEmpty();
    assertThat(net.store.journal().tail(L1, 1)).containsExactly(block(L1, 11));
    assertThat(net.store.journal().tail(L1, 9)).containsExactly(block(L1, 11), block(L1, 10));
    assertThat(net.store.journal().block(L1, BlockNumber.of(10))).contains(block(L1, 10));
    assertThat(net.store.journal().block(L1, BlockNumber.of(12))).isEmpty();
    assertThat(net.store.journal().block(L2A, BlockNumber.of(10))).isEmpty();
    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(2));
    assertThat(net.store.messages().leaves(L1, LeafIndex.of(0), 10))
        .containsExactly(
            new Leaf(LeafIndex.of(0), id(first), exitRoot(L1, 1)),
            new Leaf(LeafIndex.of(1), id(second), exitRoot(L1, 2)));
    assertThat(net.store.messages().leaves(L1, LeafIndex.of(1), 1)).hasSize(1);
    assertThat(net.store.messages().message(L1, LeafIndex.of(1))).contains(second);
    assertThat(net.store.messages().message(L1, LeafIndex.of(2))).isEmpty();
    assertThat(net.store.messages().leafCountOf(L1, exitRoot(L1, 2))).contains(leaves(2));
    assertThat(net.store.messages().leafCountOf(L1, exitRoot(L1, 3))).isEmpty();
    assertThat(net.store.messages().leafCountOf(L2A, exitRoot(L1, 2))).isEmpty();
  }

  @Test
  void shouldChangeNothingWhenTheSameBlockComesTwice() {
    net.extend(L1, 11, 10, sent("a", 0, first));
    net.extend(L1, 11, 10, sent("a", 0, first));

    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(1));
    assertThat(net.store.transfers().counts().observed()).isEqualTo(1);
  }

  @Test
  void shouldAppendTheRestWhenBlocksOverlapTheTail() {
    net.extend(L1, 11, 10, sent("a", 0, first));
    net.store
        .journal()
        .extend(
            net.watch(L1),
            L1,
            List.of(
                new ObservedBlock(block(L1, 11), List.of(sent("a", 0, first))),
                new ObservedBlock(block(L1, 12), List.of(sent("b", 0, second)))),
            new ChainHeads(block(L1, 15), BlockNumber.of(14)));

    var progress = net.store.journal().progress(L1).orElseThrow();
    assertThat(progress.cursor()).isEqualTo(block(L1, 12));
    assertThat(progress.head()).isEqualTo(BlockNumber.of(15));
    assertThat(progress.finalized()).as("never above the cursor").isEqualTo(BlockNumber.of(12));
    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(2));
  }

  @Test
  void shouldRaiseFinalityWhenNoNewBlockComes() {
    net.store
        .journal()
        .extend(net.watch(L1), L1, List.of(), new ChainHeads(block(L1, 12), BlockNumber.of(10)));

    var progress = net.store.journal().progress(L1).orElseThrow();
    assertThat(progress.finalized()).isEqualTo(BlockNumber.of(10));
    assertThat(progress.cursor()).isEqualTo(block(L1, 10));
    net.store
        .journal()
        .extend(net.watch(L1), L1, List.of(), new ChainHeads(block(L1, 12), BlockNumber.of(3)));
    assertThat(net.store.journal().progress(L1).orElseThrow().finalized())
        .as("finality never falls")
        .isEqualTo(BlockNumber.of(10));
  }

  @Test
  void shouldRefuseBlockWhenItIsNoChildOfTheTail() {
    BlockRef other = block(L1, 11, "fork", 9);

    assertThatThrownBy(() -> net.extend(L1, other, 9, sent("a", 0, first)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no child");
    assertThatThrownBy(() -> net.extend(L1, 12, 9)).isInstanceOf(IllegalStateException.class);
    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(0));
    assertThat(net.store.journal().progress(L1).orElseThrow().cursor()).isEqualTo(block(L1, 10));
  }

  @Test
  void shouldRefuseBlockWhenAMessageIsMissing() {
    assertThatThrownBy(() -> net.extend(L1, 11, 10, sent("a", 0, second)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("900/1")
        .hasMessageContaining("900/0");
    assertThat(net.store.journal().progress(L1).orElseThrow().cursor()).isEqualTo(block(L1, 10));
  }

  @Test
  void shouldWriteNothingWhenTheFenceIsStale() {
    Fence mine = net.watch(L1);
    net.store.leases().release(mine);
    Fence theirs =
        net.store
            .leases()
            .acquire(mine.duty(), new NodeId("node-2"), java.time.Duration.ofMinutes(1))
            .orElseThrow();

    assertThat(theirs.epoch()).isEqualTo(mine.epoch().next());
    assertThatThrownBy(
            () ->
                net.store
                    .journal()
                    .extend(
                        mine,
                        L1,
                        List.of(new ObservedBlock(block(L1, 11), List.of(sent("a", 0, first)))),
                        new ChainHeads(block(L1, 11), BlockNumber.of(11))))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(() -> net.store.journal().rollBack(mine, L1, block(L1, 9)))
        .isInstanceOf(FencedOutException.class);
    assertThatThrownBy(() -> net.store.journal().halt(mine, L1, "why", Optional.empty()))
        .isInstanceOf(FencedOutException.class);
    var progress = net.store.journal().progress(L1).orElseThrow();
    assertThat(progress.cursor()).isEqualTo(block(L1, 10));
    assertThat(progress.finalized()).isEqualTo(BlockNumber.of(9));
    assertThat(progress.halted()).isEmpty();
    assertThat(net.store.transfers().byId(id(first))).isEmpty();
  }

  private long rows(String which) {
    return net.store
        .database()
        .read(
            connection ->
                Sql.first(
                        connection,
                        "select count(*) from message where orphaned_at is " + which,
                        result -> result.getLong(1))
                    .orElseThrow());
  }

  /**
   * A transaction in another block than before, as a reorg leaves it, and as one who is not told.
   */
  @Test
  @Tag("system-48")
  void shouldKeepOneRowOfATransactionThatIsMinedAgain() {
    net.extend(L1, 11, 10, sent("a", 0, first));
    assertThatThrownBy(() -> net.extend(L1, 12, 10, sent("a", 0, first)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("900/1 must come next");
    assertThat(rows("null")).isEqualTo(1);

    net.rollBack(L1, 10);
    net.extend(L1, block(L1, 11, "fork", 10), 10);
    net.extend(L1, block(L1, 12, "fork", 10), 10, sent("a", 0, first));
    assertThat(rows("null")).isEqualTo(1);
    assertThat(rows("not null")).as("where it was, kept").isEqualTo(1);
    assertThat(net.store.transfers().counts().observed()).isEqualTo(1);
  }

  /** A message is known by its identity: later roots prove it again, by other bytes. */
  @Test
  @Tag("pitfall-21")
  void shouldOfferADeliveredMessageNoMoreWhateverRootProvesItNow() {
    net.extend(L1, 11, 11, sent("a", 0, first));
    net.extend(L2A, 1, 1);
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(1), 9)).containsExactly(first);
    net.extend(L2A, 2, 1, claimed("c", 0, first));
    net.extend(L1, 12, 12, sent("b", 0, second), sent("b", 1, message(L1, 2, L2A, 100)));
    for (long count = 1; count <= 3; count++) {
      assertThat(net.store.backlog().claimable(L1, L2A, leaves(count), 9))
          .doesNotContain(first)
          .hasSize(count < 3 ? 0 : 1);
    }
    assertThat(net.store.transfers().counts().claimed()).isEqualTo(1);
  }

  /** The message as users see it once a reorg took its block, and the node shows no other. */
  private Optional<TransferState> stateAfterAReorg() {
    net.extend(L1, 11, 10, sent("a", 0, first));
    net.rollBack(L1, 10);
    return net.store.transfers().byId(id(first)).map(TransferView::state);
  }

  @Test
  @Tag("attack-49")
  void shouldStillKnowAMessageWhoseBlockIsGone() {
    assertThat(stateAfterAReorg()).contains(TransferState.ORPHANED);
  }

  @Test
  @Tag("twin-49:shouldStillKnowAMessageWhoseBlockIsGone")
  void shouldKnowNothingOfAMessageWhenARollbackDeletes() {
    int changed =
        net.store
            .database()
            .write(
                connection ->
                    Sql.update(
                            connection,
                            """
                            create function forget() returns trigger language plpgsql as $$
                            begin delete from message where seq = new.seq; return null; end $$
                            """)
                        + Sql.update(
                            connection,
                            """
                            create trigger forget after update of orphaned_at on message
                            for each row when (new.orphaned_at is not null) execute function forget()
                            """));
    assertThat(changed).isZero();

    assertThat(stateAfterAReorg()).isEmpty();
  }

  @Test
  void shouldMarkOrphanedWhenRolledBackAndTakeItBackUnderANewPosition() {
    net.extend(L1, 11, 10, sent("a", 0, first), sent("b", 1, second));
    net.rollBack(L1, 10);

    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(0));
    assertThat(net.store.messages().leafCountOf(L1, exitRoot(L1, 2))).isEmpty();
    assertThat(net.store.backlog().demand(L1)).isEmpty();
    assertThat(net.store.transfers().byId(id(first)).map(TransferView::state))
        .contains(TransferState.ORPHANED);
    assertThat(net.store.transfers().counts().orphaned()).isEqualTo(2);

    BlockRef again = block(L1, 11, "fork", 10);
    Message moved = message(L1, 0, L2B, 200);
    net.extend(L1, again, 10, sent("b", 0, moved), sent("a", 1, message(L1, 1, L2A, 100)));
    assertThat(net.store.messages().message(L1, LeafIndex.of(0))).contains(moved);
    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(2));
  }

  @Test
  void shouldShowTheCanonicalRowWhenTheSameMessageCameBack() {
    net.extend(L1, 11, 10, sent("a", 0, first));
    net.rollBack(L1, 10);
    net.extend(L1, block(L1, 11, "fork", 10), 10);
    net.extend(L1, block(L1, 12, "fork", 10), 10, sent("a", 0, first));

    TransferView view = net.store.transfers().byId(id(first)).orElseThrow();
    assertThat(view.state()).isEqualTo(TransferState.OBSERVED);
    assertThat(view.timeline().getFirst().block()).contains(block(L1, 12, "fork", 10));
    assertThat(net.store.transfers().counts().orphaned()).isZero();
    assertThat(net.store.transfers().bySourceTx(L1, Network.tx("a"))).hasSize(1);
  }

  @Test
  void shouldLowerFinalityWhenRolledBackBelowIt() {
    net.extend(L1, 11, 11, sent("a", 0, first));
    net.rollBack(L1, 10);

    assertThat(net.store.journal().progress(L1).orElseThrow().finalized())
        .isEqualTo(BlockNumber.of(10));
    net.extend(L1, block(L1, 11, "fork", 10), 10, sent("a", 0, first));
    assertThat(net.store.transfers().byId(id(first)).orElseThrow().state())
        .isEqualTo(TransferState.OBSERVED);
  }

  @Test
  void shouldStartAnewWhenRolledBackBelowTheFirstStoredBlock() {
    net.rollBack(L1, 4);

    assertThat(net.store.journal().progress(L1).orElseThrow().cursor()).isEqualTo(block(L1, 4));
    net.extend(L1, 5, 4, sent("a", 0, first));
    assertThat(net.store.messages().leafCount(L1)).isEqualTo(leaves(1));
  }

  @Test
  void shouldRefuseRollbackWhenTheAncestorIsNotOurs() {
    assertThatThrownBy(
            () -> net.store.journal().rollBack(net.watch(L1), L1, block(L1, 10, "fork", 9)))
        .isInstanceOf(IllegalStateException.class);
    net.extend(L1, 11, 10);
    assertThatThrownBy(
            () -> net.store.journal().rollBack(net.watch(L1), L1, block(L1, 10, "fork", 9)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("cannot roll back");
    assertThat(net.store.journal().progress(L1).orElseThrow().cursor()).isEqualTo(block(L1, 11));
  }

  @Test
  void shouldHaltAndResumeWhenAsked() {
    net.store.journal().halt(net.watch(L1), L1, "reorg below a final block", Optional.empty());

    assertThat(net.store.journal().progress(L1).orElseThrow().halted())
        .isEqualTo(Optional.of("reorg below a final block"));
    assertThat(net.store.journal().resume(L1, "alice")).isTrue();
    assertThat(net.store.journal().resume(L1, "alice")).isFalse();
    assertThat(net.store.journal().progress(L1).orElseThrow().halted()).isEmpty();
  }

  @Test
  void shouldRollBackBelowTheFinalBlockWhenAnOperatorResumesTheChain() {
    net.extend(L1, 11, 10);
    net.extend(L1, 12, 12, sent("a", 0, first));
    net.extend(L2A, 1, 1);
    net.extend(L2A, 2, 2, claimed("c", 0, first));
    long update = net.send(Network.intent(L1, "update", "u1", List.of()), 0, "ours");
    net.extend(L1, 13, 13, rootUpdated("ours", 1, L1, 1));
    assertThat(net.store.outbox().inFlight(L1, SenderRole.RELAYER)).isEmpty();

    net.store
        .journal()
        .halt(net.watch(L1), L1, "reorg below a final block", Optional.of(block(L1, 11)));
    assertThat(net.store.journal().progress(L1).orElseThrow().cursor())
        .as("a halt alone changes nothing")
        .isEqualTo(block(L1, 13));
    assertThat(net.store.journal().resume(L1, "CN=alice")).isTrue();

    var progress = net.store.journal().progress(L1).orElseThrow();
    assertThat(progress.halted()).isEmpty();
    assertThat(progress.cursor()).isEqualTo(block(L1, 11));
    assertThat(progress.finalized()).isEqualTo(BlockNumber.of(11));
    assertThat(net.store.transfers().byId(id(first)).map(TransferView::state))
        .contains(TransferState.ORPHANED);
    assertThat(net.store.outbox().inFlight(L1, SenderRole.RELAYER))
        .as("its nonce must be filled again")
        .singleElement()
        .satisfies(flight -> assertThat(flight.intent().id()).isEqualTo(update));

    net.extend(L1, block(L1, 12, "fork", 11), 12, sent("a", 0, first));
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(1), 9))
        .as("it was delivered before")
        .isEmpty();
    assertThat(net.store.transfers().byId(id(first)).map(TransferView::state))
        .contains(TransferState.CLAIMED);
    assertThat(net.store.operators().acts(5))
        .singleElement()
        .satisfies(
            act -> {
              assertThat(act.kind()).isEqualTo(OperatorLog.Kind.RESUME_CHAIN);
              assertThat(act.operator()).isEqualTo("CN=alice");
              assertThat(act.chain()).contains(L1);
              assertThat(act.detail())
                  .contains("block 11")
                  .contains("1 of the rolled back messages")
                  .contains("reorg below a final block");
            });
  }

  @Test
  void shouldRefuseGlobalRootWhenItsPredecessorIsMissingOrTheChainIsNoBase() {
    assertThatThrownBy(() -> net.extend(L1, 11, 10, rootUpdated("u", 2, L1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("number 2 without number 1");
    assertThatThrownBy(() -> net.extend(L2A, 1, 1, rootUpdated("u", 1, L1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("base chain is 900");
  }

  @Test
  void shouldMakeMessageClaimableAgainWhenItsClaimIsRolledBack() {
    net.extend(L1, 11, 11, sent("a", 0, first));
    net.extend(L2A, 1, 1);
    net.extend(L2A, 2, 1, claimed("c", 0, first));
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(1), 9)).isEmpty();

    net.rollBack(L2A, 1);
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(1), 9)).containsExactly(first);
    net.extend(L2A, block(L2A, 2, "fork", 1), 1, claimed("c", 0, first));
    assertThat(net.store.backlog().claimable(L1, L2A, leaves(1), 9)).isEmpty();
    assertThat(net.store.transfers().counts().claimed()).isEqualTo(1);
  }
}
