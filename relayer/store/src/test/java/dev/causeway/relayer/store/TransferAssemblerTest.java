// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.L2B;
import static dev.causeway.relayer.store.Network.block;
import static dev.causeway.relayer.store.Network.id;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.tx;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TransferState;
import dev.causeway.model.WaitingReason;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import dev.causeway.relayer.core.store.TransferView;
import dev.causeway.relayer.store.TransferFacts.BaseChain;
import dev.causeway.relayer.store.TransferFacts.Claim;
import dev.causeway.relayer.store.TransferFacts.CoveringProposal;
import dev.causeway.relayer.store.TransferFacts.Inclusion;
import dev.causeway.relayer.store.TransferFacts.Sent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransferAssemblerTest {
  private static final Instant NOW = Network.GENESIS.plusSeconds(1_000);
  private static final Instant DEADLINE = Network.GENESIS.plusSeconds(500);

  private static Inclusion in(ChainId chain, long number, boolean canonical) {
    return new Inclusion(
        chain, block(chain, number), tx("t" + number), Gas.of(1), Wei.of(1), 0, canonical);
  }

  /** Facts of an exit from L2A to L2B, with what a test changes. */
  private static final class Facts {
    private final Message message = message(L2A, 3, L2B, 10);
    private Optional<Instant> orphanedAt = Optional.empty();
    private Optional<Instant> finalAt = Optional.of(NOW);
    private Optional<String> sourceHalted = Optional.empty();
    private Optional<Inclusion> settled = Optional.empty();
    private Optional<Inclusion> carried = Optional.empty();
    private Optional<Sent> sent = Optional.empty();
    private Optional<Claim> claim = Optional.empty();
    private Optional<TransferFacts.Backlog> backlog = Optional.empty();
    private Optional<CoveringProposal> proposal = Optional.empty();
    private BaseChain base =
        new BaseChain(
            L1, Optional.of(DEADLINE.minusSeconds(1)), Optional.empty(), Optional.empty());
    private TransferFacts.Destination destination =
        new TransferFacts.Destination(false, Optional.empty(), Optional.empty());

    private Optional<TransferFacts.ProvenSource> proven = Optional.empty();
    private Optional<WaitingReason.RelayingPaused> paused = Optional.empty();

    TransferView view() {
      return TransferAssembler.assemble(
          new TransferFacts(
              1,
              id(message),
              message,
              in(L2A, 5, true),
              orphanedAt,
              new TransferFacts.SourceChain(block(L2A, 9), BlockNumber.of(4), sourceHalted),
              finalAt,
              settled,
              carried,
              sent,
              claim,
              backlog,
              proposal,
              base,
              destination,
              proven,
              paused,
              NOW));
    }

    void carriedToo() {
      settled = Optional.of(in(L1, 20, true));
      carried = Optional.of(in(L2B, 30, true));
    }

    void proposed(Status status) {
      proposal = Optional.of(new CoveringProposal(4, status, DEADLINE));
    }
  }

  private final Facts facts = new Facts();

  private void expect(TransferState state, WaitingReason waiting) {
    TransferView view = facts.view();
    assertThat(view.state()).isEqualTo(state);
    assertThat(view.waiting()).contains(waiting);
  }

  @Test
  void shouldWaitForFinalityWhenObserved() {
    facts.finalAt = Optional.empty();
    expect(
        TransferState.OBSERVED,
        new WaitingReason.SourceFinality(L2A, BlockNumber.of(5), BlockNumber.of(4)));
    facts.sourceHalted = Optional.of("deep reorg");
    expect(TransferState.OBSERVED, new WaitingReason.ChainUnavailable(L2A, "deep reorg"));
  }

  @Test
  void shouldSayThatRelayingIsPausedWhenTheRelayerIsToAct() {
    WaitingReason.RelayingPaused paused =
        new WaitingReason.RelayingPaused("CN=alice", "upgrade", NOW);
    facts.paused = Optional.of(paused);
    expect(TransferState.FINAL, paused);
    facts.proposed(Status.OPEN);
    expect(TransferState.FINAL, new WaitingReason.DisputeWindow(L2A, 4, DEADLINE));
    facts.carriedToo();
    expect(TransferState.ROOT_CARRIED, paused);
    facts.sent = Optional.of(new Sent(NOW, tx("c"), 1, true));
    expect(TransferState.CLAIM_SENT, paused);
    facts.finalAt = Optional.empty();
    facts.settled = Optional.empty();
    facts.carried = Optional.empty();
    facts.sent = Optional.empty();
    expect(
        TransferState.OBSERVED,
        new WaitingReason.SourceFinality(L2A, BlockNumber.of(5), BlockNumber.of(4)));
  }

  private void batch(JobState state, int ahead, Optional<Instant> takenAt, Duration pace) {
    facts.proven =
        Optional.of(
            new TransferFacts.ProvenSource(
                Optional.of(
                    new TransferFacts.CoveringBatch(
                        7, state, ahead, takenAt, Optional.of(pace), Optional.of("no witness")))));
  }

  @Test
  void shouldWaitForBatchItsProofAndItsSettlementWhenSourceIsProven() {
    facts.proven = Optional.of(new TransferFacts.ProvenSource(Optional.empty()));
    expect(TransferState.FINAL, new WaitingReason.BatchCut(L2A));
    Duration pace = Duration.ofSeconds(6);
    batch(JobState.WAITING, 2, Optional.empty(), pace);
    expect(
        TransferState.FINAL,
        new WaitingReason.Proving(L2A, 7, 2, false, Optional.of(NOW.plusSeconds(18))));
    batch(JobState.TAKEN, 0, Optional.of(NOW.minusSeconds(2)), pace);
    expect(
        TransferState.FINAL,
        new WaitingReason.Proving(L2A, 7, 0, true, Optional.of(NOW.plusSeconds(4))));
    batch(JobState.TAKEN, 0, Optional.of(NOW.minusSeconds(60)), pace);
    expect(TransferState.FINAL, new WaitingReason.Proving(L2A, 7, 0, true, Optional.of(NOW)));
    batch(JobState.REJECTED, 0, Optional.empty(), pace);
    expect(TransferState.FINAL, new WaitingReason.ProofRefused(L2A, 7, "no witness"));
    batch(JobState.DONE, 0, Optional.empty(), pace);
    expect(TransferState.FINAL, new WaitingReason.Settlement(L2A));
  }

  @Test
  void shouldWaitForTheProposalThatCoversIt() {
    expect(TransferState.FINAL, new WaitingReason.OutputProposal(L2A, BlockNumber.of(5)));
    facts.proposed(Status.OPEN);
    expect(TransferState.FINAL, new WaitingReason.DisputeWindow(L2A, 4, DEADLINE));
    facts.proposed(Status.UPHELD);
    expect(TransferState.FINAL, new WaitingReason.DisputeWindow(L2A, 4, DEADLINE));
    facts.proposed(Status.CHALLENGED);
    expect(TransferState.CHALLENGED, new WaitingReason.Challenge(L2A, 4));
    facts.proposed(Status.FINALIZED);
    expect(TransferState.FINAL, new WaitingReason.Settlement(L2A));
    facts.proposed(Status.OPEN);
    facts.base = new BaseChain(L1, Optional.of(DEADLINE), Optional.empty(), Optional.empty());
    expect(TransferState.FINAL, new WaitingReason.Settlement(L2A));
    facts.base = new BaseChain(L1, Optional.empty(), Optional.empty(), Optional.empty());
    expect(TransferState.FINAL, new WaitingReason.DisputeWindow(L2A, 4, DEADLINE));
    facts.base = new BaseChain(L1, Optional.empty(), Optional.of("down"), Optional.empty());
    expect(TransferState.FINAL, new WaitingReason.ChainUnavailable(L1, "down"));
    facts.base = new BaseChain(L1, Optional.empty(), Optional.empty(), Optional.of("no funds"));
    expect(TransferState.FINAL, new WaitingReason.SenderBlocked(L1, "no funds"));
  }

  @Test
  void shouldWaitForTheRootAndThenForTheClaim() {
    facts.settled = Optional.of(in(L1, 20, true));
    expect(TransferState.SETTLED, new WaitingReason.RootCarriage(L2B, BlockNumber.of(20)));
    facts.carriedToo();
    expect(TransferState.ROOT_CARRIED, new WaitingReason.ClaimInclusion(L2B));
    facts.destination = new TransferFacts.Destination(true, Optional.empty(), Optional.empty());
    expect(TransferState.ROOT_CARRIED, new WaitingReason.Paused(L2B));
    facts.destination = new TransferFacts.Destination(true, Optional.of("down"), Optional.empty());
    expect(TransferState.ROOT_CARRIED, new WaitingReason.ChainUnavailable(L2B, "down"));
    facts.destination =
        new TransferFacts.Destination(false, Optional.empty(), Optional.of("no funds"));
    expect(TransferState.ROOT_CARRIED, new WaitingReason.SenderBlocked(L2B, "no funds"));
    facts.sent = Optional.of(new Sent(NOW, tx("c"), 5, true));
    expect(TransferState.CLAIM_SENT, new WaitingReason.SenderBlocked(L2B, "no funds"));
  }

  @Test
  void shouldGiveTheReasonOfADelayOnlyWhileItLasts() {
    WaitingReason limit =
        new WaitingReason.RateLimit(L2B, facts.message.token(), TokenAmount.of(3));
    facts.carriedToo();
    facts.backlog = Optional.of(delay(NOW.plusSeconds(1), limit));
    expect(TransferState.ROOT_CARRIED, limit);
    facts.backlog = Optional.of(delay(NOW, limit));
    expect(TransferState.ROOT_CARRIED, new WaitingReason.ClaimInclusion(L2B));
    facts.backlog = Optional.of(delay(NOW.plusSeconds(1), limit));
    facts.sent = Optional.of(new Sent(NOW, tx("c"), 5, false));
    expect(TransferState.CLAIM_SENT, limit);
    facts.sent = Optional.of(new Sent(NOW, tx("c"), 5, true));
    expect(TransferState.CLAIM_SENT, new WaitingReason.ClaimInclusion(L2B));
  }

  private static TransferFacts.Backlog delay(Instant until, WaitingReason reason) {
    return new TransferFacts.Backlog(
        Optional.empty(), Optional.empty(), Optional.of(until), Optional.of(reason));
  }

  @Test
  void shouldStayClaimSentWhenAStrangersClaimIsLost() {
    facts.carriedToo();
    facts.claim = Optional.of(new Claim(in(L2B, 40, true), ClaimOutcome.CALL_FAILED));
    assertThat(facts.view().state()).isEqualTo(TransferState.CLAIMED);
    assertThat(facts.view().outcome()).contains(ClaimOutcome.CALL_FAILED);
    assertThat(facts.view().waiting()).isEmpty();

    facts.claim = Optional.of(new Claim(in(L2B, 40, false), ClaimOutcome.DELIVERED));
    expect(TransferState.CLAIM_SENT, new WaitingReason.ClaimInclusion(L2B));
    assertThat(facts.view().outcome()).isEmpty();
    assertThat(facts.view().timeline().getLast().tx()).contains(tx("t40"));
  }

  @Test
  void shouldShowArrivalEvenWhenParkedBefore() {
    ParkReason why = new ParkReason.ProofRejected("x");
    facts.backlog =
        Optional.of(
            new TransferFacts.Backlog(
                Optional.of(why), Optional.of(NOW), Optional.empty(), Optional.empty()));
    assertThat(facts.view().state()).isEqualTo(TransferState.PARKED);
    assertThat(facts.view().parked()).contains(why);
    facts.claim = Optional.of(new Claim(in(L2B, 40, true), ClaimOutcome.DELIVERED));
    assertThat(facts.view().state()).isEqualTo(TransferState.CLAIMED);
    assertThat(facts.view().parked()).isEmpty();
  }

  @Test
  void shouldStandAsideWhenOrphaned() {
    facts.orphanedAt = Optional.of(NOW);
    facts.finalAt = Optional.empty();
    TransferView view = facts.view();
    assertThat(view.state()).isEqualTo(TransferState.ORPHANED);
    assertThat(view.waiting()).isEmpty();
    assertThat(view.timeline())
        .extracting(TransferView.Step::state)
        .containsExactly(TransferState.OBSERVED, TransferState.ORPHANED);
    assertThat(view.timeline().getFirst().sharedBy()).as("at least one").isEqualTo(1);
  }
}
