// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.ALICE;
import static dev.causeway.relayer.store.Network.BOB;
import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.L2B;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.exitRoot;
import static dev.causeway.relayer.store.Network.globalRoot;
import static dev.causeway.relayer.store.Network.hash;
import static dev.causeway.relayer.store.Network.leaves;
import static dev.causeway.relayer.store.Network.logged;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.rootAccepted;
import static dev.causeway.relayer.store.Network.rootUpdated;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.OutputRoot;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.ProposalLog;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import dev.causeway.relayer.core.store.RootLog;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SqlRootAndProposalLogTest {
  private final Network net = new Network();
  private final RootLog roots = net.store.roots();
  private final ProposalLog proposals = net.store.proposals();

  @BeforeEach
  void followAll() {
    net.extend(L1, 1, 1);
    net.extend(L2A, 1, 1);
    net.extend(L2B, 1, 1);
  }

  @AfterEach
  void close() {
    net.close();
  }

  @Test
  void shouldCarryTheSlotsOfThePredecessor() {
    net.extend(L1, 2, 1, sent("a", 0, message(L1, 0, L2A, 1)), rootUpdated("u", 1, L1, 1));
    net.extend(L1, 3, 1, rootUpdated("v", 2, L2A, 1));

    AcceptedRoot latest = roots.latest().orElseThrow();
    assertThat(latest.root()).isEqualTo(globalRoot(2));
    assertThat(latest.sequence()).isEqualTo(2);
    assertThat(latest.l1Block()).isEqualTo(block(L1, 3));
    assertThat(latest.exitRoots()).isEqualTo(Map.of(L1, exitRoot(L1, 1), L2A, exitRoot(L2A, 1)));
    assertThat(latest.covered()).as("the exit was not seen yet").isEqualTo(Map.of(L1, leaves(1)));
    assertThat(roots.find(globalRoot(1)).orElseThrow().exitRoots())
        .isEqualTo(Map.of(L1, exitRoot(L1, 1)));
    assertThat(roots.find(globalRoot(3))).isEmpty();
    assertThat(roots.latestAt(BlockNumber.of(2)).map(AcceptedRoot::sequence)).contains(1L);
    assertThat(roots.latestAt(BlockNumber.of(1))).isEmpty();
    assertThat(roots.latestKnownTo(L1)).contains(latest);

    net.extend(L2A, 2, 1, sent("x", 0, message(L2A, 0, L1, 1)));
    assertThat(roots.latest().orElseThrow().covered())
        .isEqualTo(Map.of(L1, leaves(1), L2A, leaves(1)));
    assertThat(net.store.messages().leafCountAt(L2A, BlockNumber.of(1))).isEqualTo(leaves(0));
    assertThat(net.store.messages().leafCountAt(L2A, BlockNumber.of(2))).isEqualTo(leaves(1));
    assertThat(net.store.messages().leafCountAt(L2A, BlockNumber.of(9))).isEqualTo(leaves(1));
  }

  @Test
  void shouldKnowTheNewestRootByNumberWhenAcceptedInAnyOrder() {
    net.extend(L1, 2, 1, rootUpdated("u", 1, L2A, 1));
    net.extend(L1, 3, 1, rootUpdated("v", 2, L2A, 2));
    assertThat(roots.latestKnownTo(L2B)).isEmpty();
    net.extend(L2B, 2, 1, rootAccepted("r", 2, 3));
    net.extend(L2B, 3, 1, rootAccepted("q", 1, 2));
    assertThat(roots.latestKnownTo(L2B).map(AcceptedRoot::sequence)).contains(2L);
    assertThat(roots.latestKnownTo(L2A)).isEmpty();

    net.rollBack(L2B, 1);
    assertThat(roots.latestKnownTo(L2B)).isEmpty();
  }

  @Test
  void shouldForgetARootWhenItsBlockLeavesAndTakeAnotherOfItsNumber() {
    net.extend(L1, 2, 1, rootUpdated("u", 1, L2A, 1));
    net.extend(L1, 3, 1, rootUpdated("v", 2, L2A, 2));
    net.rollBack(L1, 2);
    assertThat(roots.latest().map(AcceptedRoot::sequence)).contains(1L);
    assertThat(roots.find(globalRoot(2))).isEmpty();

    net.extend(
        L1,
        block(L1, 3, "fork", 2),
        1,
        logged("w", 0, new ChainEvent.GlobalRootUpdated(globalRoot(77), L2B, exitRoot(L2B, 5), 2)));
    assertThat(roots.latest().orElseThrow().exitRoots())
        .isEqualTo(Map.of(L2A, exitRoot(L2A, 1), L2B, exitRoot(L2B, 5)));
  }

  @Test
  void shouldCoverNothingWhenTheExitTreeIsEmpty() {
    ExitRoot empty = new ExitTree().exitRoot();
    net.extend(
        L1, 2, 1, logged("u", 0, new ChainEvent.GlobalRootUpdated(globalRoot(1), L2A, empty, 1)));

    assertThat(roots.latest().orElseThrow().covered()).isEqualTo(Map.of(L2A, leaves(0)));
    assertThat(net.store.messages().leafCountOf(L2A, empty)).contains(leaves(0));
  }

  private static LoggedEvent proposed(long id, long l2Block) {
    return logged(
        "p" + id,
        0,
        new ChainEvent.OutputProposed(
            L2A,
            id,
            new OutputRoot(hash("output " + id)),
            BlockNumber.of(l2Block),
            ALICE,
            Network.GENESIS.plusSeconds(100 + id)));
  }

  private Status status(long id) {
    return proposals.find(L2A, id).map(Proposal::status).orElseThrow();
  }

  @Test
  void shouldFollowAProposalToItsSettlement() {
    assertThat(proposals.settledUpTo(L2A)).isEmpty();
    net.extend(L1, 2, 1, proposed(0, 10));
    net.extend(L1, 3, 1, proposed(1, 20), proposed(2, 30));
    Proposal first = proposals.find(L2A, 0).orElseThrow();
    assertThat(first.output()).isEqualTo(new OutputRoot(hash("output 0")));
    assertThat(first.proposer()).isEqualTo(ALICE);
    assertThat(first.deadline()).isEqualTo(Network.GENESIS.plusSeconds(100));
    assertThat(first.l1Block()).isEqualTo(block(L1, 2));
    assertThat(first.status()).isEqualTo(Status.OPEN);
    assertThat(first.computed()).isEmpty();
    assertThat(proposals.open(L2A)).extracting(Proposal::id).containsExactly(0L, 1L, 2L);
    assertThat(proposals.open(L2B)).isEmpty();

    net.extend(L1, 4, 1, logged("c", 0, new ChainEvent.OutputChallenged(L2A, 2, BOB)));
    assertThat(status(2)).isEqualTo(Status.CHALLENGED);
    net.extend(L1, 5, 1, logged("d", 0, new ChainEvent.ChallengeResolved(L2A, 2, false)));
    assertThat(status(2)).isEqualTo(Status.REJECTED);
    net.extend(L1, 6, 1, logged("f", 0, new ChainEvent.OutputFinalized(L2A, 1)));
    assertThat(status(1)).isEqualTo(Status.FINALIZED);
    net.extend(
        L1,
        7,
        1,
        logged(
            "s", 0, new ChainEvent.ExitRootSettled(L2A, 1, exitRoot(L2A, 1), BlockNumber.of(20))));
    assertThat(status(1)).isEqualTo(Status.SETTLED);
    assertThat(proposals.settledUpTo(L2A)).contains(BlockNumber.of(20));
    assertThat(proposals.open(L2A)).as("overtaken, settled, rejected").isEmpty();

    net.rollBack(L1, 3);
    assertThat(proposals.open(L2A)).extracting(Proposal::id).containsExactly(0L, 1L, 2L);
    assertThat(proposals.settledUpTo(L2A)).isEmpty();
    net.rollBack(L1, 2);
    assertThat(proposals.find(L2A, 1)).isEmpty();
  }

  @Test
  void shouldNeverChangeAVerdict() {
    Fence fence = net.fence(new DutyName("challenge/901"));
    OutputRoot ours = new OutputRoot(hash("ours"));
    net.extend(L1, 2, 1, proposed(0, 10));
    proposals.recordVerdict(fence, L2A, 0, ours);
    proposals.recordVerdict(fence, L2A, 0, ours);
    proposals.recordVerdict(fence, L2A, 9, ours);

    assertThat(proposals.find(L2A, 0).orElseThrow().computed()).contains(ours);
    assertThatThrownBy(() -> proposals.recordVerdict(fence, L2A, 0, new OutputRoot(hash("other"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("901/0");
  }
}
