// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Direction;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.Message;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.carry.PendingRoots;
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
import java.util.List;
import java.util.Optional;

/**
 * Claims the messages that arrive at one chain, in batches.
 *
 * <p>It claims under the newest global root that the chain knows, or will know when the acceptance
 * queued before is mined (the same key sends both, in order). Every proof is verified before it is
 * stored. Messages of a live intent are not planned again; whoever else claims one of them first
 * costs nothing but gas, because the contract skips it.
 */
public final class ClaimDuty implements Duty {
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final ChainId destination;
  private final Network network;
  private final RelayStore store;
  private final ClaimConfig config;
  private final ClaimPlanner planner;
  private final RevertedClaims reverted;

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
    this.planner = new ClaimPlanner(destination, access.encoder(), proofs, config);
    this.reverted = new RevertedClaims(destination, access.transactions(), store, planner, config);
  }

  @Override
  public DutyName name() {
    return DutyName.claim(destination);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return switch (notice.kind()) {
      case CHAIN, BACKLOG -> true;
      case OUTBOX -> notice.chain().equals(destination);
    };
  }

  @Override
  public Step step(Fence fence) {
    Optional<Progress> progress = store.journal().progress(destination);
    if (progress.isEmpty()
        || progress.get().halted().isPresent()
        || store.supply().paused(destination, Direction.INBOUND)) {
      return new Step.Idle(QUIET);
    }
    Optional<AcceptedRoot> root = PendingRoots.newest(store, destination);
    if (root.isEmpty()) {
      return new Step.Idle(QUIET);
    }
    Optional<Step> trouble = reverted.handle(fence, root.get());
    if (trouble.isPresent()) {
      return trouble.get();
    }
    List<NewIntent> intents = new ArrayList<>();
    for (ChainId source : network.slots()) {
      LeafCount covered = root.get().covered().getOrDefault(source, LeafCount.NONE);
      if (source.equals(destination) || covered.equals(LeafCount.NONE)) {
        continue;
      }
      List<Message> messages =
          store
              .backlog()
              .claimable(
                  source, destination, covered, config.batchSize() * config.batchesPerRound());
      if (!messages.isEmpty()) {
        ClaimPlanner.Plan plan = planner.plan(messages, root.get());
        plan.unsound().forEach((message, reason) -> store.backlog().park(fence, message, reason));
        intents.addAll(plan.intents());
      }
    }
    if (intents.isEmpty()) {
      return new Step.Idle(config.retryAfter());
    }
    store.outbox().enqueue(fence, intents);
    return intents.size() >= config.batchesPerRound()
        ? new Step.Again()
        : new Step.Idle(config.retryAfter());
  }
}
