// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.OwnOutputs;
import dev.causeway.relayer.core.PendingIntents;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.ClaimBacklog.Demand;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gets the exit root of one optimistic rollup accepted on L1: proposes an output when final
 * messages wait for one, and settles it when its dispute window has closed.
 *
 * <p>It never settles a proposal that differs from what its own node computes, whoever made it, and
 * it uses a right one of somebody else rather than to make its own. A rejected proposal is followed
 * by another one.
 */
public final class SettleDuty implements Duty {
  private static final String PROPOSE = "propose-output";
  private static final Duration QUIET = Duration.ofSeconds(15);
  private static final int INTERVALS = 8;

  private final ChainId rollup;
  private final OwnOutputs outputs;
  private final Network network;
  private final RelayStore store;
  private final SettleConfig config;
  private Instant lastProposal = Instant.MIN;
  private boolean punctual;
  private volatile boolean waits = true;

  /**
   * Settles that rollup.
   *
   * @param state its outputs
   */
  public SettleDuty(
      ChainId rollup, RollupState state, Network network, RelayStore store, SettleConfig config) {
    this.rollup = rollup;
    this.outputs = new OwnOutputs(rollup, state, store.journal());
    this.network = network;
    this.store = store;
    this.config = config;
  }

  @Override
  public DutyName name() {
    return DutyName.settle(rollup);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return (notice.chain().equals(rollup) || notice.chain().equals(network.base()))
        && (notice.kind() == Kind.CHAIN || (notice.kind() == Kind.HEIGHT && waits));
  }

  @Override
  public Step step(Fence fence) {
    waits = true;
    Optional<Progress> there = active(rollup);
    Optional<Progress> base = active(network.base());
    if (there.isEmpty() || base.isEmpty()) {
      return new Step.Idle(QUIET);
    }
    closeReverted(fence);
    LeafCount settled =
        store
            .roots()
            .latest()
            .map(root -> root.covered().getOrDefault(rollup, LeafCount.NONE))
            .orElse(LeafCount.NONE);
    LeafCount needed =
        store.backlog().demand(rollup).stream()
            .map(Demand::finalNeeded)
            .max(LeafCount::compareTo)
            .orElse(LeafCount.NONE);
    if (needed.compareTo(settled) <= 0) {
      waits = false;
      return new Step.Idle(QUIET);
    }
    Function<BlockNumber, LeafCount> leavesAt =
        block -> store.messages().leafCountAt(rollup, block);
    // What our node thinks of a block that is not final may change: such a proposal neither settles
    // nor covers anything yet.
    List<Proposal> open =
        store.proposals().open(rollup).stream()
            .filter(proposal -> !proposal.l2Block().isAfter(there.get().finalized()))
            .toList();
    Optional<Proposal> ripe =
        SettlementPlan.ripe(open, nextBlockTime(base.get()), settled, leavesAt);
    if (ripe.isPresent() && unmined(SettlementKey.PURPOSE).isEmpty()) {
      Optional<Step> ended = settle(fence, ripe.get());
      if (ended.isPresent()) {
        return ended.get();
      }
    }
    if (needed.compareTo(SettlementPlan.underWay(open, settled, leavesAt)) > 0) {
      return propose(fence, there.get().finalized());
    }
    return new Step.Idle(QUIET);
  }

  private Optional<Progress> active(ChainId chain) {
    return store.journal().progress(chain).filter(progress -> progress.halted().isEmpty());
  }

  private boolean isOurs(Intent intent) {
    return intent.wish().dedupeKey().contains(":" + rollup + ":");
  }

  private List<Intent> unmined(String purpose) {
    return PendingIntents.unmined(store.outbox().live(network.base(), purpose)).stream()
        .filter(this::isOurs)
        .toList();
  }

  private void closeReverted(Fence fence) {
    for (String purpose : List.of(PROPOSE, SettlementKey.PURPOSE)) {
      for (Intent reverted : store.outbox().reverted(network.base(), purpose)) {
        if (isOurs(reverted)) {
          // Sent for a block that came earlier than expected, perhaps: from now on no more so.
          punctual |= purpose.equals(SettlementKey.PURPOSE);
          store.outbox().conclude(fence, reverted.id(), IntentState.CLOSED, List.of());
        }
      }
    }
  }

  /**
   * When the next L1 block will be, going by the shortest of the last intervals: a settlement that
   * is sent now counts the time of the block that takes it, so it need not wait for a block at its
   * deadline to be seen.
   */
  private Instant nextBlockTime(Progress base) {
    Instant newest = base.cursor().timestamp();
    if (punctual) {
      return newest;
    }
    List<BlockRef> tail = store.journal().tail(network.base(), INTERVALS + 1);
    Duration shortest = Duration.ZERO;
    for (int i = 1; i < tail.size(); i++) {
      Duration interval = Duration.between(tail.get(i).timestamp(), tail.get(i - 1).timestamp());
      shortest = i == 1 || interval.compareTo(shortest) < 0 ? interval : shortest;
    }
    return newest.plus(shortest);
  }

  private Optional<Step> settle(Fence fence, Proposal proposal) {
    return switch (outputs.witness(proposal.l2Block())) {
      case Outcome.Failed<OutputWitness>(var failure) -> Optional.of(new Step.Failed(failure));
      case Outcome.Ok<OutputWitness>(var witness) -> {
        store.proposals().recordVerdict(fence, rollup, proposal.id(), witness.output());
        if (witness.output().equals(proposal.output())) {
          Failpoints.reach(Failpoint.SETTLE_BEFORE_INTENT, name());
          // By the key that claims: in the order of its nonces they can follow in the same block.
          enqueue(
              fence,
              SenderRole.RELAYER,
              SettlementKey.PURPOSE,
              new SettlementKey(rollup, proposal.id()).dedupeKey(),
              new ContractCall.SettleExitRoot(rollup, proposal.id(), witness));
          Failpoints.reach(Failpoint.SETTLE_AFTER_INTENT, name());
          yield Optional.empty();
        }
        yield Optional.of(new Step.Again());
      }
    };
  }

  private Step propose(Fence fence, BlockNumber block) {
    Instant now = store.now();
    Duration since =
        lastProposal.equals(Instant.MIN)
            ? config.proposalInterval()
            : Duration.between(lastProposal, now);
    if (since.compareTo(config.proposalInterval()) < 0) {
      return new Step.Idle(config.proposalInterval().minus(since));
    }
    if (!unmined(PROPOSE).isEmpty()) {
      return new Step.Idle(QUIET);
    }
    return switch (outputs.witness(block)) {
      case Outcome.Failed<OutputWitness>(var failure) -> new Step.Failed(failure);
      case Outcome.Ok<OutputWitness>(var witness) -> {
        Failpoints.reach(Failpoint.PROPOSE_BEFORE_INTENT, name());
        enqueue(
            fence,
            SenderRole.PROPOSER,
            PROPOSE,
            PROPOSE + ":" + rollup + ":" + block,
            new ContractCall.ProposeOutput(rollup, witness.output(), block));
        Failpoints.reach(Failpoint.PROPOSE_AFTER_INTENT, name());
        lastProposal = now;
        yield new Step.Idle(QUIET);
      }
    };
  }

  private void enqueue(
      Fence fence, SenderRole role, String purpose, String key, ContractCall call) {
    store
        .outbox()
        .enqueue(
            fence,
            List.of(
                new NewIntent(
                    network.base(),
                    role,
                    purpose,
                    key,
                    network.baseAccess().encoder().encode(call),
                    List.of())));
  }
}
