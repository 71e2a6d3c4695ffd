// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.model.TransferState;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import dev.causeway.relayer.core.store.TransferView;
import dev.causeway.relayer.core.store.TransferView.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells the story of a transfer from stored facts. Pure.
 *
 * <p>A stage that was reached stays reached, even when the block that reached it left its chain: a
 * state that users were told never moves back, except from claimed to claim sent, and aside to
 * orphaned. What has to happen again shows in the waiting reason.
 */
final class TransferAssembler {
  private final TransferFacts facts;
  private final ChainId source;
  private final ChainId destination;

  private TransferAssembler(TransferFacts facts) {
    this.facts = facts;
    this.source = facts.message().sourceChain();
    this.destination = facts.message().destinationChain();
  }

  static TransferView assemble(TransferFacts facts) {
    return new TransferAssembler(facts).view();
  }

  private TransferView view() {
    TransferState state = state();
    return new TransferView(
        facts.id(),
        facts.message(),
        state,
        timeline(state),
        waiting(state),
        state == TransferState.PARKED
            ? facts.backlog().flatMap(TransferFacts.Backlog::parked)
            : Optional.empty(),
        state == TransferState.CLAIMED
            ? facts.claim().map(TransferFacts.Claim::outcome)
            : Optional.empty(),
        facts.source().cursor());
  }

  private TransferState state() {
    if (facts.orphanedAt().isPresent()) {
      return TransferState.ORPHANED;
    }
    if (facts.claim().isPresent() && facts.claim().get().inclusion().canonical()) {
      return TransferState.CLAIMED;
    }
    if (facts.backlog().flatMap(TransferFacts.Backlog::parked).isPresent()) {
      return TransferState.PARKED;
    }
    if (facts.sent().isPresent() || facts.claim().isPresent()) {
      return TransferState.CLAIM_SENT;
    }
    if (facts.carried().isPresent()) {
      return TransferState.ROOT_CARRIED;
    }
    if (facts.settled().isPresent()) {
      return TransferState.SETTLED;
    }
    if (facts.finalAt().isEmpty()) {
      return TransferState.OBSERVED;
    }
    return challenged() ? TransferState.CHALLENGED : TransferState.FINAL;
  }

  private boolean challenged() {
    return facts.proposal().filter(p -> p.status() == Status.CHALLENGED).isPresent();
  }

  private List<Step> timeline(TransferState state) {
    List<Step> steps = new ArrayList<>();
    steps.add(step(TransferState.OBSERVED, facts.observed()));
    facts.finalAt().ifPresent(at -> steps.add(aside(TransferState.FINAL, at, source)));
    facts.settled().ifPresent(in -> steps.add(step(TransferState.SETTLED, in)));
    facts.carried().ifPresent(in -> steps.add(step(TransferState.ROOT_CARRIED, in)));
    facts
        .sent()
        .ifPresentOrElse(
            sent ->
                steps.add(
                    new Step(
                        TransferState.CLAIM_SENT,
                        sent.at(),
                        destination,
                        Optional.empty(),
                        Optional.of(sent.tx()),
                        Optional.empty(),
                        Optional.empty(),
                        Math.max(1, sent.sharedBy()))),
            () -> lostClaim().ifPresent(in -> steps.add(step(TransferState.CLAIM_SENT, in))));
    switch (state) {
      case CLAIMED ->
          facts
              .claim()
              .ifPresent(claim -> steps.add(step(TransferState.CLAIMED, claim.inclusion())));
      case PARKED ->
          facts
              .backlog()
              .flatMap(TransferFacts.Backlog::parkedAt)
              .ifPresent(at -> steps.add(aside(TransferState.PARKED, at, destination)));
      case ORPHANED ->
          facts.orphanedAt().ifPresent(at -> steps.add(aside(TransferState.ORPHANED, at, source)));
      case OBSERVED, FINAL, SETTLED, ROOT_CARRIED, CLAIM_SENT, CHALLENGED -> {
        // Their steps are in the list already; a challenge has a proposal, no step of its own.
      }
    }
    return steps;
  }

  /** A claim by somebody else that a reorg took back: it was sent, as far as anybody can tell. */
  private Optional<TransferFacts.Inclusion> lostClaim() {
    return facts
        .claim()
        .map(TransferFacts.Claim::inclusion)
        .filter(inclusion -> !inclusion.canonical());
  }

  private static Step step(TransferState state, TransferFacts.Inclusion in) {
    return new Step(
        state,
        in.block().timestamp(),
        in.chain(),
        Optional.of(in.block()),
        Optional.of(in.tx()),
        Optional.of(in.gasUsed()),
        Optional.of(in.gasPrice()),
        Math.max(1, in.sharedBy()));
  }

  private static Step aside(TransferState state, Instant at, ChainId chain) {
    return new Step(
        state,
        at,
        chain,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  private Optional<WaitingReason> waiting(TransferState state) {
    return switch (state) {
      case CLAIMED, PARKED, ORPHANED -> Optional.empty();
      case OBSERVED -> Optional.of(untilFinal());
      case FINAL, CHALLENGED -> Optional.of(unlessPaused(untilSettled()));
      case SETTLED, ROOT_CARRIED, CLAIM_SENT -> Optional.of(unlessPaused(untilClaimed()));
    };
  }

  /** What waits for this relayer waits for the end of its pause; all else comes to pass anyway. */
  private WaitingReason unlessPaused(WaitingReason reason) {
    return switch (reason) {
      case WaitingReason.OutputProposal _,
          WaitingReason.BatchCut _,
          WaitingReason.Settlement _,
          WaitingReason.RootCarriage _,
          WaitingReason.ClaimInclusion _ ->
          facts.paused().<WaitingReason>map(paused -> paused).orElse(reason);
      case WaitingReason.SourceFinality _,
          WaitingReason.DisputeWindow _,
          WaitingReason.Proving _,
          WaitingReason.ProofRefused _,
          WaitingReason.Challenge _,
          WaitingReason.RateLimit _,
          WaitingReason.Paused _,
          WaitingReason.ChainUnavailable _,
          WaitingReason.SenderBlocked _,
          WaitingReason.RelayingPaused _ ->
          reason;
    };
  }

  private WaitingReason untilFinal() {
    return unavailable(source, facts.source().halted())
        .orElseGet(
            () ->
                new WaitingReason.SourceFinality(
                    source, facts.observed().block().number(), facts.source().finalized()));
  }

  private WaitingReason untilSettled() {
    Optional<WaitingReason> halted =
        unavailable(source, facts.source().halted())
            .or(() -> unavailable(facts.base().chain(), facts.base().halted()))
            .or(() -> blocked(facts.base().chain(), facts.base().senderBlocked()));
    if (halted.isPresent()) {
      return halted.get();
    }
    if (source.equals(facts.base().chain())) {
      return new WaitingReason.Settlement(source);
    }
    if (facts.proven().isPresent()) {
      return facts
          .proven()
          .get()
          .batch()
          .map(this::untilProven)
          .orElseGet(() -> new WaitingReason.BatchCut(source));
    }
    if (facts.proposal().isEmpty()) {
      return new WaitingReason.OutputProposal(source, facts.observed().block().number());
    }
    TransferFacts.CoveringProposal proposal = facts.proposal().get();
    return switch (proposal.status()) {
      case CHALLENGED, REJECTED -> new WaitingReason.Challenge(source, proposal.id());
      case FINALIZED, SETTLED -> new WaitingReason.Settlement(source);
      case OPEN, UPHELD ->
          facts.base().time().filter(time -> !time.isBefore(proposal.deadline())).isPresent()
              ? new WaitingReason.Settlement(source)
              : new WaitingReason.DisputeWindow(source, proposal.id(), proposal.deadline());
    };
  }

  private WaitingReason untilProven(TransferFacts.CoveringBatch batch) {
    return switch (batch.state()) {
      case WAITING, TAKEN -> {
        boolean started = batch.state() == JobState.TAKEN;
        Instant begin = started ? batch.takenAt().orElse(facts.now()) : facts.now();
        Optional<Instant> expected =
            batch
                .pace()
                .map(pace -> begin.plus(pace.multipliedBy(started ? 1 : batch.ahead() + 1L)))
                .map(at -> at.isBefore(facts.now()) ? facts.now() : at);
        yield new WaitingReason.Proving(source, batch.number(), batch.ahead(), started, expected);
      }
      case REJECTED ->
          new WaitingReason.ProofRefused(source, batch.number(), batch.reason().orElse(""));
      case DONE -> new WaitingReason.Settlement(source);
    };
  }

  private WaitingReason untilClaimed() {
    if (facts.settled().isEmpty() || !facts.settled().get().canonical()) {
      // It was settled, and the block that did it left the base chain.
      return untilSettled();
    }
    Optional<WaitingReason> halted = unavailable(destination, facts.destination().halted());
    if (halted.isPresent()) {
      return halted.get();
    }
    Optional<WaitingReason> blocked = blocked(destination, facts.destination().senderBlocked());
    if (blocked.isPresent()) {
      return blocked.get();
    }
    boolean live = facts.sent().filter(TransferFacts.Sent::live).isPresent();
    if (!live && (facts.carried().isEmpty() || !facts.carried().get().canonical())) {
      return new WaitingReason.RootCarriage(destination, facts.settled().get().block().number());
    }
    if (facts.destination().claimsPaused()) {
      return new WaitingReason.Paused(destination);
    }
    return live
        ? new WaitingReason.ClaimInclusion(destination)
        : delay().orElseGet(() -> new WaitingReason.ClaimInclusion(destination));
  }

  private Optional<WaitingReason> delay() {
    return facts
        .backlog()
        .filter(b -> b.delayedUntil().filter(until -> until.isAfter(facts.now())).isPresent())
        .flatMap(TransferFacts.Backlog::waiting);
  }

  private static Optional<WaitingReason> blocked(ChainId chain, Optional<String> detail) {
    return detail.map(reason -> new WaitingReason.SenderBlocked(chain, reason));
  }

  private static Optional<WaitingReason> unavailable(ChainId chain, Optional<String> halted) {
    return halted.map(reason -> new WaitingReason.ChainUnavailable(chain, reason));
  }
}
