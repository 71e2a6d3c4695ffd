// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.proofs.merkle.GlobalTree;
import dev.causeway.relayer.core.Network;
import dev.causeway.relayer.core.PendingIntents;
import dev.causeway.relayer.core.settle.SettlementKey;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The roots that a chain knows, or will know once what is queued or sent is mined. What is enqueued
 * for the same key after reading this executes after it, because the send duty gives nonces in the
 * order of the queue.
 */
public final class PendingRoots {
  private PendingRoots() {}

  /**
   * The newest of them. An acceptance or settlement that reverted brings nothing, and one that is
   * mined is known.
   */
  public static Optional<AcceptedRoot> newest(
      RelayStore store, Network network, ChainId destination) {
    return network.knowsRootsAtOnce(destination)
        ? afterSettlements(store, network)
        : carried(store, destination, acceptances(store, destination));
  }

  /** Acceptances for that L2 that are not mined yet. */
  static List<Intent> acceptances(RelayStore store, ChainId destination) {
    return PendingIntents.unmined(store.outbox().live(destination, AcceptanceKey.PURPOSE));
  }

  /** The newest root that the mirror of that L2 knows, or will know after these. */
  static Optional<AcceptedRoot> carried(
      RelayStore store, ChainId destination, List<Intent> acceptances) {
    Stream<AcceptedRoot> pending =
        acceptances.stream()
            .flatMap(intent -> AcceptanceKey.rootOf(intent).stream())
            .flatMap(root -> store.roots().find(root).stream());
    return Stream.concat(pending, store.roots().latestKnownTo(destination).stream())
        .max(Comparator.comparingLong(AcceptedRoot::sequence));
  }

  /**
   * The root that the queued settlements will make of the latest one. It turns out otherwise only
   * when somebody else updates or settles in between, and a claim under it reverts then. An update
   * of ours that is queued before a settlement takes in deposits that nobody can foresee, so
   * nothing is foretold behind one.
   */
  private static Optional<AcceptedRoot> afterSettlements(RelayStore store, Network network) {
    Optional<AcceptedRoot> latest = store.roots().latest();
    List<Intent> settlements =
        PendingIntents.unmined(store.outbox().live(network.base(), SettlementKey.PURPOSE));
    if (settlements.isEmpty()) {
      return latest;
    }
    OptionalLong update =
        PendingIntents.unmined(store.outbox().live(network.base(), UpdateDuty.PURPOSE)).stream()
            .mapToLong(Intent::id)
            .min();
    Optional<AcceptedRoot> root = latest;
    for (Intent settlement : settlements) {
      if (update.isPresent() && update.getAsLong() < settlement.id()) {
        break;
      }
      Optional<AcceptedRoot> next =
          root.or(() -> nothingAccepted(store, network))
              .flatMap(before -> afterSettlement(store, network, before, settlement));
      if (next.isEmpty()) {
        break;
      }
      root = next;
    }
    return root;
  }

  /** What L1 holds before anything is accepted. */
  private static Optional<AcceptedRoot> nothingAccepted(RelayStore store, Network network) {
    return store
        .journal()
        .progress(network.base())
        .map(
            progress ->
                new AcceptedRoot(
                    GlobalTree.of(network.slots(), Map.of()).root(),
                    0,
                    progress.cursor(),
                    Map.of(),
                    Map.of()));
  }

  private static Optional<AcceptedRoot> afterSettlement(
      RelayStore store, Network network, AcceptedRoot before, Intent settlement) {
    Optional<Proposal> proposal =
        SettlementKey.of(settlement)
            .flatMap(key -> store.proposals().find(key.rollup(), key.proposal()));
    if (proposal.isEmpty()) {
      return Optional.empty();
    }
    ChainId rollup = proposal.get().rollup();
    LeafCount count = store.messages().leafCountAt(rollup, proposal.get().l2Block());
    if (count.equals(LeafCount.NONE)) {
      return Optional.empty();
    }
    return store.messages().leaves(rollup, LeafIndex.of(count.value() - 1), 1).stream()
        .findFirst()
        .map(
            leaf -> {
              Map<ChainId, ExitRoot> exitRoots = new HashMap<>(before.exitRoots());
              exitRoots.put(rollup, leaf.exitRoot());
              Map<ChainId, LeafCount> covered = new HashMap<>(before.covered());
              covered.put(rollup, count);
              return new AcceptedRoot(
                  GlobalTree.of(network.slots(), exitRoots).root(),
                  before.sequence() + 1,
                  before.l1Block(),
                  exitRoots,
                  covered);
            });
  }
}
