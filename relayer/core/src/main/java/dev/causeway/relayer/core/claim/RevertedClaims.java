// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.Outcome;
import dev.causeway.chains.TransactionPort;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.Message;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.util.List;
import java.util.Optional;

/**
 * Follows up claims that reverted: finds the messages that spoil them without spending gas, sets
 * those aside with the reason, and claims the others again at once.
 */
final class RevertedClaims {
  private final ChainId destination;
  private final ChainId sentOn;
  private final TransactionPort transactions;
  private final RelayStore store;
  private final ClaimPlanner planner;
  private final FailedMessages failed;
  private final ClaimConfig config;

  RevertedClaims(
      ChainId destination,
      ChainId sentOn,
      TransactionPort transactions,
      RelayStore store,
      ClaimPlanner planner,
      FailedMessages failed,
      ClaimConfig config) {
    this.destination = destination;
    this.sentOn = sentOn;
    this.transactions = transactions;
    this.store = store;
    this.planner = planner;
    this.failed = failed;
    this.config = config;
  }

  /**
   * Deals with all of them; a step that ends the round when the chain does not answer.
   *
   * @param known the newest root that the destination knows
   */
  Optional<Step> handle(Fence fence, Optional<AcceptedRoot> known) {
    for (Intent intent : store.outbox().reverted(sentOn, planner.purpose())) {
      List<Message> messages = known.map(root -> covered(intent, root)).orElse(List.of());
      if (messages.isEmpty() || !hadItsRoot(intent)) {
        // A reorg took its messages or its root away since, or the root came out otherwise than
        // foretold: what is left is planned anew, and no message is to blame.
        store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
        continue;
      }
      Triage triage = triage(known.orElseThrow());
      switch (triage.sort(messages)) {
        case Outcome.Failed<Triage.Result>(var failure) -> {
          return Optional.of(new Step.Failed(failure));
        }
        case Outcome.Ok<Triage.Result>(var result) -> {
          List<NewIntent> next =
              result.isSpotless() && !result.sound.isEmpty()
                  ? withoutCause(fence, messages, known.orElseThrow(), result)
                  : result.sound;
          // Set aside first: a crash in between finds the batch reverted and does the same again.
          failed.keep(fence, result);
          store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, next);
        }
      }
    }
    return Optional.empty();
  }

  private boolean hadItsRoot(Intent claim) {
    return ClaimPlanner.rootOf(claim)
        .map(root -> store.roots().find(root).isPresent())
        .orElse(true);
  }

  /** Tries claims under that root. */
  Triage triage(AcceptedRoot known) {
    return new Triage(destination, transactions, planner, config, known);
  }

  private List<Message> covered(Intent intent, AcceptedRoot root) {
    return intent.wish().messages().stream()
        .filter(
            key ->
                root.covered()
                    .getOrDefault(key.sourceChain(), LeafCount.NONE)
                    .covers(key.leafIndex()))
        .flatMap(key -> store.messages().message(key.sourceChain(), key.leafIndex()).stream())
        .toList();
  }

  /**
   * It reverted in a block and would not now. A receiver that tells trials from blocks can make
   * that happen for ever, so the batch goes again in halves: it gets alone, while the others
   * arrive. Only when alone does it count against a message.
   */
  private List<NewIntent> withoutCause(
      Fence fence, List<Message> messages, AcceptedRoot root, Triage.Result result) {
    if (messages.size() > 1 && result.sound.size() == 1) {
      return planner.planHalves(messages, root).intents();
    }
    if (messages.size() == 1) {
      failed.delay(
          fence,
          messages.getFirst().key(),
          new WaitingReason.ClaimInclusion(destination),
          "reverted in a block, although a trial succeeds");
      return List.of();
    }
    return result.sound;
  }
}
