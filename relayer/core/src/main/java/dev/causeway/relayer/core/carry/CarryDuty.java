// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RollupState;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.ClaimBacklog.Demand;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Brings global roots to one L2 that messages wait for there.
 *
 * <p>The mirror accepts what is proven against an L1 block hash that the L2 knows, so the newest
 * provable root is that of the L2's L1 origin. The proof is sent as soon as the origin reaches a
 * root that covers more, with the L1 headers above it attached: the origin may move on before the
 * transaction is included.
 */
public final class CarryDuty implements Duty {
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final ChainId destination;
  private final RollupState state;
  private final Network network;
  private final RelayStore store;
  private volatile boolean waits = true;

  /**
   * Carries roots to that L2.
   *
   * @param state its L1 origin
   */
  public CarryDuty(ChainId destination, RollupState state, Network network, RelayStore store) {
    this.destination = destination;
    this.state = state;
    this.network = network;
    this.store = store;
  }

  @Override
  public DutyName name() {
    return DutyName.carry(destination);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return (notice.chain().equals(destination) || notice.chain().equals(network.base()))
        && (notice.kind() == Kind.CHAIN || (notice.kind() == Kind.HEIGHT && waits));
  }

  @Override
  public Step step(Fence fence) {
    waits = true;
    Optional<Progress> here = active(destination);
    Optional<Progress> base = active(network.base());
    for (Intent reverted : store.outbox().reverted(destination, AcceptanceKey.PURPOSE)) {
      store.outbox().conclude(fence, reverted.id(), IntentState.CLOSED, List.of());
    }
    Optional<AcceptedRoot> newest = store.roots().latest();
    if (here.isEmpty() || base.isEmpty() || newest.isEmpty()) {
      return new Step.Idle(QUIET);
    }
    // The newest root that the mirror knows, or will know when what is queued is done.
    List<Intent> onTheirWay = PendingRoots.acceptances(store, destination);
    Optional<AcceptedRoot> known = PendingRoots.carried(store, destination, onTheirWay);
    if (!wanted(newest.get(), known)) {
      // A root, a demand and an acceptance are events; only what is on its way may fail silently.
      waits = !onTheirWay.isEmpty();
      return new Step.Idle(QUIET);
    }
    return switch (state.l1Origin(here.get().cursor())) {
      case Outcome.Failed<L1Origin>(var failure) -> new Step.Failed(failure);
      case Outcome.Ok<L1Origin>(var origin) -> {
        Optional<ProofWindow> window =
            ProofWindow.of(base.get().finalized(), base.get().cursor().number(), origin.number());
        Optional<AcceptedRoot> provable =
            window.flatMap(blocks -> store.roots().latestAt(blocks.at()));
        yield provable.isPresent() && wanted(provable.get(), known)
            ? carry(fence, provable.get(), reachingTheHead(window.orElseThrow()))
            : new Step.Idle(QUIET);
      }
    };
  }

  private Optional<Progress> active(ChainId chain) {
    return store.journal().progress(chain).filter(progress -> progress.halted().isEmpty());
  }

  /**
   * The journal may be some blocks behind, after a takeover above all, and each header that is
   * missing at the top is a block sooner at which the mirror no longer recognizes the proof.
   * Headers need no journal: one that is orphaned makes the acceptance revert, and nothing worse.
   */
  private ProofWindow reachingTheHead(ProofWindow window) {
    return switch (network.baseAccess().reader().heads()) {
      case Outcome.Failed<ChainHeads> _ -> window;
      case Outcome.Ok<ChainHeads>(var heads) -> window.upTo(heads.latest().number());
    };
  }

  /** Whether the root lets a message be claimed that the known one does not. */
  private boolean wanted(AcceptedRoot root, Optional<AcceptedRoot> known) {
    for (ChainId source : network.slots()) {
      if (source.equals(destination)) {
        continue;
      }
      LeafCount before =
          known.map(it -> it.covered().getOrDefault(source, LeafCount.NONE)).orElse(LeafCount.NONE);
      LeafCount after = root.covered().getOrDefault(source, LeafCount.NONE);
      if (after.compareTo(before) <= 0) {
        continue;
      }
      for (Demand demand : store.backlog().demand(source)) {
        if (demand.destination().equals(destination) && demand.needed().compareTo(before) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private Step carry(Fence fence, AcceptedRoot expected, ProofWindow window) {
    return switch (network.baseState().globalRootWitness(window.at(), window.upTo())) {
      case Outcome.Failed<GlobalRootWitness>(var failure) -> new Step.Failed(failure);
      case Outcome.Ok<GlobalRootWitness>(var witness) -> {
        if (!witness.root().equals(expected.root())) {
          // The endpoint's state and our journal disagree: a reorg is under way, and the watch duty
          // will see it.
          yield new Step.Idle(Duration.ofSeconds(1));
        }
        Failpoints.reach(Failpoint.CARRY_BEFORE_INTENT, name());
        store
            .outbox()
            .enqueue(
                fence,
                List.of(
                    new NewIntent(
                        destination,
                        SenderRole.RELAYER,
                        AcceptanceKey.PURPOSE,
                        AcceptanceKey.of(witness.root()),
                        network
                            .access(destination)
                            .encoder()
                            .encode(new ContractCall.AcceptRoot(witness)),
                        List.of())));
        Failpoints.reach(Failpoint.CARRY_AFTER_INTENT, name());
        yield new Step.Idle(QUIET);
      }
    };
  }
}
