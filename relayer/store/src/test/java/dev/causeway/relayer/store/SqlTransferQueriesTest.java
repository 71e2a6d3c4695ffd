// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.ALICE;
import static dev.causeway.relayer.store.Network.BOB;
import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.L2B;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.claimIntent;
import static dev.causeway.relayer.store.Network.claimed;
import static dev.causeway.relayer.store.Network.id;
import static dev.causeway.relayer.store.Network.logged;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.rootAccepted;
import static dev.causeway.relayer.store.Network.rootUpdated;
import static dev.causeway.relayer.store.Network.sent;
import static dev.causeway.relayer.store.Network.tx;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.Direction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Message;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TransferState;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.TransferQueries;
import dev.causeway.relayer.core.store.TransferQueries.Counts;
import dev.causeway.relayer.core.store.TransferQueries.Filter;
import dev.causeway.relayer.core.store.TransferQueries.Page;
import dev.causeway.relayer.core.store.TransferQueries.PageToken;
import dev.causeway.relayer.core.store.TransferView;
import dev.causeway.relayer.core.store.TransferView.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlTransferQueriesTest {
  private static final Filter ANY =
      new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Set.of());

  private final Network net = new Network();
  private final TransferQueries transfers = net.store.transfers();

  @AfterEach
  void close() {
    net.close();
  }

  private TransferView view(Message message) {
    return transfers.byId(id(message)).orElseThrow();
  }

  private void expect(Message message, TransferState state, Optional<WaitingReason> waiting) {
    TransferView view = view(message);
    assertThat(view.state()).isEqualTo(state);
    assertThat(view.waiting()).isEqualTo(waiting);
    assertThat(transfers.byKey(message.key())).contains(view);
    assertThat(
            transfers
                .list(
                    new Filter(
                        Optional.of(message.sourceChain()),
                        Optional.of(message.destinationChain()),
                        Optional.empty(),
                        Set.of(state)),
                    10,
                    Optional.empty())
                .transfers())
        .contains(view);
  }

  @Test
  void shouldTellEachStageOfADeposit() {
    Message deposit = message(L1, 0, L2A, 10);
    net.extend(L2A, 1, 1);
    net.extend(L1, 1, 1);
    net.extend(L1, 2, 1, sent("a", 0, deposit));
    expect(
        deposit,
        TransferState.OBSERVED,
        Optional.of(new WaitingReason.SourceFinality(L1, BlockNumber.of(2), BlockNumber.of(1))));

    net.extend(L1, 3, 2);
    expect(deposit, TransferState.FINAL, Optional.of(new WaitingReason.Settlement(L1)));

    net.extend(L1, 4, 3, rootUpdated("u", 1, L1, 1));
    expect(
        deposit,
        TransferState.SETTLED,
        Optional.of(new WaitingReason.RootCarriage(L2A, BlockNumber.of(4))));

    net.extend(L2A, 2, 1, rootAccepted("r", 1, 4));
    expect(deposit, TransferState.ROOT_CARRIED, Optional.of(new WaitingReason.ClaimInclusion(L2A)));

    long intent = net.send(claimIntent(L2A, "k", deposit), 0, "c");
    assertThat(intent).isPositive();
    expect(deposit, TransferState.CLAIM_SENT, Optional.of(new WaitingReason.ClaimInclusion(L2A)));

    net.extend(L2A, 3, 2, claimed("c", 0, deposit));
    expect(deposit, TransferState.CLAIMED, Optional.empty());
    TransferView done = view(deposit);
    assertThat(done.outcome()).contains(ClaimOutcome.DELIVERED);
    assertThat(done.asOf()).isEqualTo(block(L1, 4));
    assertThat(done.timeline())
        .extracting(Step::state)
        .containsExactly(
            TransferState.OBSERVED,
            TransferState.FINAL,
            TransferState.SETTLED,
            TransferState.ROOT_CARRIED,
            TransferState.CLAIM_SENT,
            TransferState.CLAIMED);
    assertThat(done.timeline().get(0).block()).contains(block(L1, 2));
    assertThat(done.timeline().get(0).tx()).contains(tx("a"));
    assertThat(done.timeline().get(2).block()).contains(block(L1, 4));
    assertThat(done.timeline().get(3).chain()).isEqualTo(L2A);
    assertThat(done.timeline().get(3).block()).contains(block(L2A, 2));
    assertThat(done.timeline().get(4).tx()).contains(tx("c"));
    assertThat(done.timeline().get(5).block()).contains(block(L2A, 3));
    assertThat(done.timeline()).extracting(Step::sharedBy).containsOnly(1);

    net.rollBack(L2A, 2);
    expect(deposit, TransferState.CLAIM_SENT, Optional.of(new WaitingReason.ClaimInclusion(L2A)));
  }

  @Test
  void shouldTellWhyAnExitWaitsForItsSettlement() {
    Message exit = message(L2A, 0, L2B, 10);
    net.extend(L1, 1, 1);
    net.extend(L2B, 1, 1);
    net.extend(L2A, 5, 5, sent("a", 0, exit));
    expect(
        exit,
        TransferState.FINAL,
        Optional.of(new WaitingReason.OutputProposal(L2A, BlockNumber.of(5))));

    var deadline = block(L1, 5).timestamp();
    net.extend(
        L1,
        2,
        2,
        logged(
            "p",
            0,
            new ChainEvent.OutputProposed(
                L2A, 0, new OutputRoot(Network.hash("o")), BlockNumber.of(6), ALICE, deadline)));
    expect(
        exit, TransferState.FINAL, Optional.of(new WaitingReason.DisputeWindow(L2A, 0, deadline)));
    net.extend(L1, 3, 3, logged("q", 0, new ChainEvent.OutputChallenged(L2A, 0, BOB)));
    expect(exit, TransferState.CHALLENGED, Optional.of(new WaitingReason.Challenge(L2A, 0)));
    net.extend(L1, 4, 4, logged("v", 0, new ChainEvent.ChallengeResolved(L2A, 0, true)));
    expect(
        exit, TransferState.FINAL, Optional.of(new WaitingReason.DisputeWindow(L2A, 0, deadline)));
    net.extend(L1, 5, 5);
    expect(exit, TransferState.FINAL, Optional.of(new WaitingReason.Settlement(L2A)));
    net.extend(L1, 6, 6, rootUpdated("s", 1, L2A, 1));
    expect(
        exit,
        TransferState.SETTLED,
        Optional.of(new WaitingReason.RootCarriage(L2B, BlockNumber.of(6))));
  }

  @Test
  void shouldSkipCarriageWhenTheDestinationIsTheBaseChain() {
    Message exit = message(L2A, 0, L1, 10);
    net.extend(L1, 1, 1, rootUpdated("s", 1, L2A, 1));
    net.extend(L2A, 5, 5, sent("a", 0, exit));

    expect(exit, TransferState.ROOT_CARRIED, Optional.of(new WaitingReason.ClaimInclusion(L1)));
    assertThat(view(exit).timeline())
        .extracting(Step::state)
        .containsExactly(
            TransferState.OBSERVED,
            TransferState.FINAL,
            TransferState.SETTLED,
            TransferState.ROOT_CARRIED);
  }

  @Test
  void shouldNotMoveBackWhenTheBaseChainReorgs() {
    Message exit = message(L2A, 0, L2B, 10);
    net.extend(L1, 1, 1);
    net.extend(L2B, 1, 1);
    net.extend(L2A, 5, 5, sent("a", 0, exit));
    net.extend(L1, 2, 1, rootUpdated("s", 1, L2A, 1));
    net.extend(L2B, 2, 1, rootAccepted("r", 1, 2));
    assertThat(view(exit).state()).isEqualTo(TransferState.ROOT_CARRIED);

    net.rollBack(L2B, 1);
    expect(
        exit,
        TransferState.ROOT_CARRIED,
        Optional.of(new WaitingReason.RootCarriage(L2B, BlockNumber.of(2))));
    net.rollBack(L1, 1);
    expect(
        exit,
        TransferState.ROOT_CARRIED,
        Optional.of(new WaitingReason.OutputProposal(L2A, BlockNumber.of(5))));
  }

  @Test
  void shouldSayWhoIsInTheWay() {
    Message deposit = message(L1, 0, L2A, 10);
    net.extend(L1, 1, 1, sent("a", 0, deposit));
    net.extend(L1, 2, 2, rootUpdated("u", 1, L1, 1));
    net.extend(L2A, 1, 1, rootAccepted("r", 1, 2));
    net.extend(L2A, 2, 1, logged("p", 0, new ChainEvent.PauseChanged(Direction.INBOUND, true)));
    assertThat(net.store.supply().paused(L2A, Direction.INBOUND)).isTrue();
    assertThat(net.store.supply().paused(L2A, Direction.OUTBOUND)).isFalse();
    expect(deposit, TransferState.ROOT_CARRIED, Optional.of(new WaitingReason.Paused(L2A)));

    net.rollBack(L2A, 1);
    assertThat(net.store.supply().paused(L2A, Direction.INBOUND)).isFalse();
    var claim = net.fence(new DutyName("claim/901"));
    WaitingReason blocked = new WaitingReason.SenderBlocked(L2A, "no funds");
    int failed =
        net.store.backlog().delay(claim, deposit.key(), blocked, java.time.Duration.ofHours(1));
    assertThat(failed).isEqualTo(1);
    expect(deposit, TransferState.ROOT_CARRIED, Optional.of(blocked));

    net.store.journal().halt(net.watch(L2A), L2A, "endpoints disagree", Optional.empty());
    expect(
        deposit,
        TransferState.ROOT_CARRIED,
        Optional.of(new WaitingReason.ChainUnavailable(L2A, "endpoints disagree")));

    ParkReason reverts = new ParkReason.ClaimReverts("Odd()");
    net.store.backlog().park(claim, deposit.key(), reverts);
    expect(deposit, TransferState.PARKED, Optional.empty());
    assertThat(view(deposit).parked()).contains(reverts);
    assertThat(view(deposit).timeline().getLast().state()).isEqualTo(TransferState.PARKED);
    assertThat(transfers.counts()).isEqualTo(new Counts(1, 0, 1, 0));
  }

  @Test
  void shouldShowARetriedCallAsDelivered() {
    Message call = message(L1, 0, L2A, 10);
    net.extend(L1, 1, 1, sent("a", 0, call));
    net.extend(L2A, 1, 1, claimed("c", 0, call, ClaimOutcome.CALL_FAILED));
    assertThat(view(call).outcome()).contains(ClaimOutcome.CALL_FAILED);
    net.extend(L2A, 2, 1, logged("t", 0, new ChainEvent.CallRetried(id(call))));
    assertThat(view(call).outcome()).contains(ClaimOutcome.DELIVERED);
    net.rollBack(L2A, 1);
    assertThat(view(call).outcome()).contains(ClaimOutcome.CALL_FAILED);
  }

  @Test
  void shouldCountHowManyShareATransaction() {
    Message one = message(L1, 0, L2A, 1);
    Message two = message(L1, 1, L2A, 2);
    Message other = message(L1, 2, L2B, 3);
    net.extend(L1, 1, 1, sent("a", 0, one), sent("a", 1, two), sent("a", 2, other));
    net.extend(L1, 2, 2, rootUpdated("u", 1, L1, 3));
    net.extend(L2A, 1, 1, rootAccepted("r", 1, 2));
    long intent = net.send(claimIntent(L2A, "k", one, two), 0, "c");
    assertThat(intent).isPositive();
    net.extend(L2A, 2, 1, claimed("c", 0, one), claimed("c", 1, two));

    assertThat(view(one).timeline()).extracting(Step::sharedBy).containsExactly(3, 1, 3, 2, 2, 2);
    assertThat(transfers.bySourceTx(L1, tx("a")))
        .extracting(TransferView::message)
        .containsExactly(one, two, other);
    assertThat(transfers.bySourceTx(tx("a"))).hasSize(3);
    assertThat(transfers.bySourceTx(L2A, tx("a"))).isEmpty();
  }

  @Test
  void shouldListAllOnceInPagesNewestFirst() {
    List<Message> all = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Message message = message(L1, i, i % 2 == 0 ? L2A : L2B, 100 + i);
      all.add(message);
      net.extend(L1, i + 1, i, sent("t" + i, 0, message));
    }
    net.extend(L2A, 1, 1, claimed("c", 0, all.get(0)), claimed("c", 1, all.get(2)));

    assertThat(walk(ANY, 10)).isEqualTo(all.reversed());
    assertThat(walk(ANY, 25)).isEqualTo(all.reversed());
    assertThat(walk(filter(Optional.of(L2B), Optional.empty()), 5)).hasSize(12);
    assertThat(walk(filter(Optional.of(L1), Optional.empty()), 5)).isEmpty();
    assertThat(walk(filter(Optional.empty(), Optional.of(ALICE)), 4)).isEqualTo(all.reversed());
    assertThat(walk(filter(Optional.of(L2A), Optional.of(BOB)), 4)).hasSize(13);
    assertThat(walk(filter(Optional.empty(), Optional.of(Address.ZERO)), 4)).isEmpty();
    assertThat(walk(states(TransferState.CLAIMED), 1)).containsExactly(all.get(2), all.get(0));
    assertThat(walk(states(TransferState.OBSERVED), 3)).containsExactly(all.get(24));
    assertThat(walk(states(TransferState.ORPHANED), 3)).isEmpty();
    assertThat(transfers.counts()).isEqualTo(new Counts(25, 2, 0, 0));

    net.rollBack(L1, 20);
    assertThat(walk(states(TransferState.ORPHANED), 2)).isEqualTo(all.subList(20, 25).reversed());
    assertThat(transfers.counts()).isEqualTo(new Counts(20, 2, 0, 5));
    assertThatThrownBy(() -> transfers.list(ANY, 0, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Filter filter(Optional<ChainId> destination, Optional<Address> account) {
    return new Filter(Optional.empty(), destination, account, Set.of());
  }

  private static Filter states(TransferState... states) {
    return new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Set.of(states));
  }

  private List<Message> walk(Filter filter, int pageSize) {
    List<Message> found = new ArrayList<>();
    Optional<PageToken> next = Optional.empty();
    do {
      Page page = transfers.list(filter, pageSize, next);
      assertThat(page.transfers()).hasSizeLessThanOrEqualTo(pageSize);
      page.transfers().forEach(view -> found.add(view.message()));
      next = page.next();
    } while (next.isPresent());
    return found;
  }
}
