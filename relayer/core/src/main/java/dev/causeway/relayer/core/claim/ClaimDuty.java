// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Direction;
import dev.causeway.chains.Outcome;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.carry.PendingRoots;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Claims the messages that arrive at one chain, in batches.
 *
 * <p>It claims under the newest global root that the chain knows, or will know when the acceptance
 * queued before is mined (the same key sends both, in order). Every proof is verified before it is
 * stored. Messages of a live intent are not planned again; whoever else claims one of them first
 * costs nothing but gas, because the contract skips it.
 *
 * <p>Only so many claims wait for inclusion at a time. The rest stays in the store, where messages
 * that have just become claimable overtake a backlog, which keeps a share of the room.
 */
public final class ClaimDuty implements Duty {
  private static final Duration QUIET = Duration.ofSeconds(15);
  // Rounds that may wait for inclusion: enough to fill the next blocks, few enough to stay agile.
  private static final int ROUNDS_WAITING = 4;

  private final ChainId destination;
  private final ChainId sentOn;
  private final Network network;
  private final RelayStore store;
  private final ClaimConfig config;
  private final ClaimPlanner planner;
  private final FailedMessages failed;
  private final RevertedClaims reverted;
  private final Map<ChainId, LeafCount> lastCovered = new HashMap<>();
  private final Map<ChainId, LeafCount> freshFrom = new HashMap<>();
  private volatile boolean waits = true;

  /** Claims on that chain. */
  public ClaimDuty(
      ChainId destination,
      Network network,
      RelayStore store,
      ClaimProofs proofs,
      ClaimConfig config) {
    ChainAccess access = network.access(destination);
    this.destination = destination;
    this.network = network;
    this.store = store;
    this.config = config;
    this.sentOn = access.sentOn();
    this.planner = new ClaimPlanner(destination, sentOn, access.encoder(), proofs, config);
    this.failed = new FailedMessages(store.backlog(), config);
    this.reverted =
        new RevertedClaims(
            destination, sentOn, access.transactions(), store, planner, failed, config);
  }

  @Override
  public DutyName name() {
    return DutyName.claim(destination);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return switch (notice.kind()) {
      case CHAIN, BACKLOG -> true;
      case HEIGHT -> waits;
      case OUTBOX -> notice.chain().equals(sentOn);
      case ATTEMPT, PROOF, RELAY_SWITCH -> false;
    };
  }

  @Override
  public Step step(Fence fence) {
    waits = true;
    Optional<Progress> progress = store.journal().progress(destination);
    if (progress.isEmpty() || progress.get().halted().isPresent()) {
      return new Step.Idle(QUIET);
    }
    Optional<AcceptedRoot> known =
        network.knowsRootsAtOnce(destination)
            ? store.roots().latest()
            : store.roots().latestKnownTo(destination);
    Optional<Step> trouble = reverted.handle(fence, known);
    if (trouble.isPresent()) {
      return trouble.get();
    }
    if (store.supply().paused(destination, Direction.INBOUND)) {
      return new Step.Idle(QUIET);
    }
    return PendingRoots.newest(store, network, destination)
        .map(root -> claim(fence, root, known))
        .orElseGet(() -> new Step.Idle(QUIET));
  }

  private Step claim(Fence fence, AcceptedRoot root, Optional<AcceptedRoot> known) {
    int waiting = store.outbox().liveCount(sentOn, planner.purpose());
    int room =
        Math.min(config.batchesPerRound(), config.batchesPerRound() * ROUNDS_WAITING - waiting);
    List<NewIntent> intents = new ArrayList<>();
    List<Message> suspects = new ArrayList<>();
    for (ChainId source : network.slots()) {
      LeafCount covered = root.covered().getOrDefault(source, LeafCount.NONE);
      if (source.equals(destination) || covered.equals(LeafCount.NONE) || isHalted(source)) {
        continue;
      }
      noteFresh(source, covered);
      if (room <= intents.size()) {
        continue;
      }
      LeafIndex from = freshFrom.getOrDefault(source, LeafCount.NONE).nextIndex();
      List<Message> trusted = new ArrayList<>();
      for (Message message : claimable(source, from, covered, room - intents.size())) {
        (failed.failedBefore(message.key()) ? suspects : trusted).add(message);
      }
      for (List<Message> batch : BatchPlanner.plan(trusted, from, room - intents.size(), config)) {
        ClaimPlanner.Plan plan = planner.plan(batch, root);
        plan.unsound().forEach((message, reason) -> store.backlog().park(fence, message, reason));
        intents.addAll(plan.intents());
      }
    }
    if (!intents.isEmpty()) {
      Failpoints.reach(Failpoint.CLAIM_BEFORE_INTENT, name());
      store.outbox().enqueue(fence, intents);
      Failpoints.reach(Failpoint.CLAIM_AFTER_INTENT, name());
      return new Step.Again();
    }
    // What failed before may be cured by time; everything else is announced by an event.
    waits = failed.remembered() > 0;
    return suspects.isEmpty() || known.isEmpty() || room <= 0
        ? new Step.Idle(config.retryAfter())
        : tryAgain(fence, suspects, known.get());
  }

  /** Enough to fill the room, of the older messages and of those that are fresh. */
  private List<Message> claimable(ChainId source, LeafIndex fresh, LeafCount covered, int batches) {
    int limit = batches * config.batchSize() + failed.remembered();
    LeafCount older = LeafCount.of(Math.min(fresh.value(), covered.value()));
    List<Message> found =
        new ArrayList<>(
            store.backlog().claimable(source, destination, LeafIndex.of(0), older, limit));
    found.addAll(store.backlog().claimable(source, destination, fresh, covered, limit));
    return found;
  }

  /** Whether an operator has to look at the source first: its final blocks were reorganized. */
  private boolean isHalted(ChainId source) {
    return store.journal().progress(source).flatMap(Progress::halted).isPresent();
  }

  private void noteFresh(ChainId source, LeafCount covered) {
    LeafCount before = lastCovered.put(source, covered);
    if (before != null && before.compareTo(covered) < 0) {
      freshFrom.put(source, before);
    }
  }

  /** Messages that failed before are tried on top of the head, before they cost gas again. */
  private Step tryAgain(Fence fence, List<Message> suspects, AcceptedRoot known) {
    ChainId source = suspects.getFirst().sourceChain();
    LeafCount covered = known.covered().getOrDefault(source, LeafCount.NONE);
    List<Message> batch =
        suspects.stream()
            .filter(message -> message.sourceChain().equals(source))
            .filter(message -> covered.covers(message.leafIndex()))
            .limit(config.batchSize())
            .toList();
    if (batch.isEmpty()) {
      return new Step.Idle(config.retryAfter());
    }
    return switch (reverted.triage(known).sort(batch)) {
      case Outcome.Failed<Triage.Result>(var failure) -> new Step.Failed(failure);
      case Outcome.Ok<Triage.Result>(var result) -> {
        failed.keep(fence, result);
        if (result.sound.isEmpty() && result.isSpotless()) {
          // Claimed by somebody else: the journal shows it with the next block.
          yield new Step.Idle(config.retryAfter());
        }
        Failpoints.reach(Failpoint.CLAIM_BEFORE_INTENT, name());
        store.outbox().enqueue(fence, result.sound);
        Failpoints.reach(Failpoint.CLAIM_AFTER_INTENT, name());
        yield new Step.Again();
      }
    };
  }
}
