// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.challenge;

import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.chains.OutputVerifier.Attestation;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.OwnOutputs;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Recomputes every output that is proposed for one rollup from its own node, disputes a wrong one
 * within the window, and brings the verifiers' signatures that decide a challenge, whoever made it.
 *
 * <p>Deadlines are L1 time, as the contract counts. A proposal whose output our node cannot compute
 * is given time, whether it does not have the block, lost its state or does not answer; when little
 * of the window is left it is challenged, because what nobody can check must not settle. Windows go
 * on while a step fails, so no failure is waited out for long, and a challenge that nobody can
 * decide is no failure at all: a stranger could have made it.
 */
public final class ChallengeDuty implements Duty {
  private static final String CHALLENGE = "challenge-output";
  private static final String RESOLVE = "resolve-challenge";

  /** Longest time between two looks while something is neither computed nor decided. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final Comparator<Proposal> MOST_URGENT =
      Comparator.<Proposal, Boolean>comparing(proposal -> proposal.status() != Status.OPEN)
          .thenComparing(Proposal::deadline);

  private final ChainId rollup;
  private final OwnOutputs outputs;
  private final Network network;
  private final RelayStore store;
  private final List<OutputVerifier> verifiers;
  private final ChallengeConfig config;
  private volatile boolean waits = true;

  /** Those whose output could not be computed when it was tried last. */
  private final Set<String> uncomputed = new HashSet<>();

  /**
   * Checks proposals for that rollup.
   *
   * @param state its outputs
   */
  public ChallengeDuty(
      ChainId rollup,
      RollupState state,
      Network network,
      RelayStore store,
      List<OutputVerifier> verifiers,
      ChallengeConfig config) {
    this.rollup = rollup;
    this.outputs = new OwnOutputs(rollup, state, store.journal());
    this.network = network;
    this.store = store;
    this.verifiers = List.copyOf(verifiers);
    this.config = config;
  }

  @Override
  public DutyName name() {
    return DutyName.challenge(rollup);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return notice.chain().equals(network.base())
        && (notice.kind() == Kind.CHAIN || (notice.kind() == Kind.HEIGHT && waits));
  }

  @Override
  public Step step(Fence fence) {
    waits = true;
    // A halted rollup is no reason to look away: that is when outputs are most likely wrong.
    Optional<Progress> base =
        store.journal().progress(network.base()).filter(found -> found.halted().isEmpty());
    Optional<Progress> there = store.journal().progress(rollup);
    if (base.isEmpty()) {
      return new Step.Idle(config.interval());
    }
    closeReverted(fence);
    Instant chainTime = base.get().cursor().timestamp();
    boolean clear = true;
    Optional<Step> failed = Optional.empty();
    List<Proposal> open = store.proposals().open(rollup).stream().sorted(MOST_URGENT).toList();
    uncomputed.retainAll(
        open.stream().map(proposal -> key(CHALLENGE, proposal)).collect(Collectors.toSet()));
    for (Proposal proposal : open) {
      boolean isFinal =
          there.filter(found -> !proposal.l2Block().isAfter(found.finalized())).isPresent();
      switch (proposal.status()) {
        case OPEN -> {
          // One that cannot be computed must not keep us from the others: it may be there for that.
          Optional<Step> ended = check(fence, proposal, isFinal, chainTime);
          failed = failed.or(() -> ended);
          clear &= proposal.computed().isPresent();
        }
        case CHALLENGED -> clear &= !isFinal || decide(fence, proposal);
        case UPHELD, REJECTED, FINALIZED, SETTLED -> {
          // Nothing is left to do about it.
        }
      }
    }
    // With nothing proposed, time on the L1 means nothing.
    waits = !open.isEmpty();
    Duration wait = clear || config.interval().compareTo(SOON) < 0 ? config.interval() : SOON;
    return failed.orElseGet(() -> new Step.Idle(wait));
  }

  private void closeReverted(Fence fence) {
    for (String purpose : List.of(CHALLENGE, RESOLVE)) {
      for (Intent reverted : store.outbox().reverted(network.base(), purpose)) {
        if (reverted.wish().dedupeKey().startsWith(purpose + ":" + rollup + ":")) {
          store.outbox().conclude(fence, reverted.id(), IntentState.CLOSED, List.of());
        }
      }
    }
  }

  private Optional<Step> check(Fence fence, Proposal proposal, boolean isFinal, Instant chainTime) {
    if (!chainTime.isBefore(proposal.deadline())) {
      return Optional.empty();
    }
    if (proposal.computed().isPresent()) {
      compare(fence, proposal, proposal.computed().get());
      return Optional.empty();
    }
    boolean late = !chainTime.plus(config.margin()).isBefore(proposal.deadline());
    String key = key(CHALLENGE, proposal);
    // A verdict never changes, so only a final block is judged. A node that hangs must not cost the
    // rest of the window: late, it is not asked again.
    if (!isFinal || (late && uncomputed.contains(key))) {
      if (late) {
        challenge(fence, proposal);
      }
      return Optional.empty();
    }
    return switch (outputs.witness(proposal.l2Block())) {
      case Outcome.Failed<OutputWitness>(var failure) -> {
        uncomputed.add(key);
        if (late) {
          challenge(fence, proposal);
        }
        yield Optional.of(new Step.Failed(failure, Optional.of(SOON)));
      }
      case Outcome.Ok<OutputWitness>(var witness) -> {
        store.proposals().recordVerdict(fence, rollup, proposal.id(), witness.output());
        compare(fence, proposal, witness.output());
        yield Optional.empty();
      }
    };
  }

  private void compare(Fence fence, Proposal proposal, OutputRoot computed) {
    if (!computed.equals(proposal.output())) {
      challenge(fence, proposal);
    }
  }

  private void challenge(Fence fence, Proposal proposal) {
    if (isUnderWay(CHALLENGE, proposal)) {
      return;
    }
    enqueue(fence, CHALLENGE, proposal, new ContractCall.ChallengeOutput(rollup, proposal.id()));
  }

  /** Whether a decision is on its way. */
  private boolean decide(Fence fence, Proposal proposal) {
    if (isUnderWay(RESOLVE, proposal)) {
      return true;
    }
    List<Attestation> attestations = new ArrayList<>();
    for (OutputVerifier verifier : verifiers) {
      if (verifier.attest(rollup, proposal.id(), proposal.l2Block())
          instanceof Outcome.Ok<Attestation>(var attestation)) {
        attestations.add(attestation);
      }
    }
    Optional<Quorum> quorum = Quorum.of(attestations, config.threshold());
    if (quorum.isEmpty()) {
      return false;
    }
    enqueue(
        fence,
        RESOLVE,
        proposal,
        new ContractCall.ResolveChallenge(
            rollup, proposal.id(), quorum.get().output(), quorum.get().signatures()));
    return true;
  }

  private boolean isUnderWay(String purpose, Proposal proposal) {
    return store.outbox().live(network.base(), purpose).stream()
        .anyMatch(intent -> intent.wish().dedupeKey().equals(key(purpose, proposal)));
  }

  /** The block tells apart proposals that a reorg gave the same number. */
  private String key(String purpose, Proposal proposal) {
    return "%s:%s:%s:%s".formatted(purpose, rollup, proposal.id(), proposal.l1Block().hash());
  }

  private void enqueue(Fence fence, String purpose, Proposal proposal, ContractCall call) {
    Failpoints.reach(Failpoint.CHALLENGE_BEFORE_INTENT, name());
    store
        .outbox()
        .enqueue(
            fence,
            List.of(
                new NewIntent(
                    network.base(),
                    SenderRole.CHALLENGER,
                    purpose,
                    key(purpose, proposal),
                    network.baseAccess().encoder().encode(call),
                    List.of())));
    Failpoints.reach(Failpoint.CHALLENGE_AFTER_INTENT, name());
  }
}
