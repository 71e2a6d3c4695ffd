// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.TransactionPort;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows up claims that reverted: asks the chain why by trying them again without sending, and
 * splits a batch until the message that spoils it is alone. The others are claimed meanwhile.
 */
final class RevertedClaims {
  private final ChainId destination;
  private final TransactionPort transactions;
  private final RelayStore store;
  private final ClaimPlanner planner;
  private final ClaimConfig config;

  RevertedClaims(
      ChainId destination,
      TransactionPort transactions,
      RelayStore store,
      ClaimPlanner planner,
      ClaimConfig config) {
    this.destination = destination;
    this.transactions = transactions;
    this.store = store;
    this.planner = planner;
    this.config = config;
  }

  /** Deals with all of them; a step that ends the round when the chain does not answer. */
  Optional<Step> handle(Fence fence, AcceptedRoot root) {
    for (Intent intent : store.outbox().reverted(destination, ClaimPlanner.PURPOSE)) {
      List<Message> messages = messages(intent);
      if (messages.isEmpty()) {
        // A reorg of the source took them away since.
        store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
        continue;
      }
      switch (transactions.estimate(config.sender(), intent.wish().call())) {
        case Outcome.Ok<Gas>(var needed) -> succeedsNow(fence, intent, messages, needed);
        case Outcome.Failed<Gas>(ChainFailure.Reverted(_, var reason)) ->
            reverts(fence, intent, messages, reason, root);
        case Outcome.Failed<Gas>(var failure) -> {
          return Optional.of(new Step.Failed(failure));
        }
      }
    }
    return Optional.empty();
  }

  private List<Message> messages(Intent intent) {
    return intent.wish().messages().stream()
        .flatMap(key -> store.messages().message(key.sourceChain(), key.leafIndex()).stream())
        .toList();
  }

  /** It was too early, or had too little gas: try again, but not for ever. */
  private void succeedsNow(Fence fence, Intent intent, List<Message> messages, Gas needed) {
    NewIntent wish = intent.wish();
    Gas limit = wish.call().gasLimit();
    boolean shortOfGas = needed.value() > limit.value();
    for (MessageKey key : wish.messages()) {
      failedOnce(
          fence,
          key,
          new WaitingReason.ClaimInclusion(destination),
          Duration.ZERO,
          "reverted, although a trial run succeeds");
    }
    if (shortOfGas && messages.size() > 1) {
      store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, halves(fence, messages));
    } else if (shortOfGas) {
      Gas more = Gas.of(Math.addExact(needed.value(), needed.value() / 2));
      NewIntent again =
          new NewIntent(
              wish.chain(),
              wish.role(),
              wish.purpose(),
              wish.dedupeKey(),
              new dev.causeway.chains.EncodedCall(
                  wish.call().to(), wish.call().value(), wish.call().data(), more),
              wish.messages());
      store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of(again));
    } else {
      store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
    }
  }

  private void reverts(
      Fence fence, Intent intent, List<Message> messages, RevertReason reason, AcceptedRoot root) {
    switch (RevertPolicy.after(reason, destination, messages.size(), messages.getFirst())) {
      case RevertPolicy.Verdict.PlanAnew _ ->
          store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
      case RevertPolicy.Verdict.Delay(var waiting) -> {
        // The delay comes first: a crash in between must not leave the messages claimable at once.
        messages.forEach(
            message ->
                failedOnce(fence, message.key(), waiting, config.retryAfter(), reason.summary()));
        store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
      }
      case RevertPolicy.Verdict.Park(var why) -> {
        messages.forEach(message -> store.backlog().park(fence, message.key(), why));
        store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
      }
      case RevertPolicy.Verdict.Split _ -> {
        ClaimPlanner.Plan plan = planner.planHalves(messages, root);
        park(fence, plan.unsound());
        store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, plan.intents());
      }
    }
  }

  private List<NewIntent> halves(Fence fence, List<Message> messages) {
    AcceptedRoot root =
        dev.causeway.relayer.core.carry.PendingRoots.newest(store, destination).orElseThrow();
    ClaimPlanner.Plan plan = planner.planHalves(messages, root);
    park(fence, plan.unsound());
    return plan.intents();
  }

  private void park(Fence fence, Map<MessageKey, ParkReason> unsound) {
    unsound.forEach((message, why) -> store.backlog().park(fence, message, why));
  }

  private void failedOnce(
      Fence fence, MessageKey message, WaitingReason waiting, Duration wait, String error) {
    int failures = store.backlog().delay(fence, message, waiting, wait);
    boolean curable =
        switch (waiting) {
          case WaitingReason.RateLimit _, WaitingReason.Paused _ -> true;
          case WaitingReason.SourceFinality _,
              WaitingReason.OutputProposal _,
              WaitingReason.DisputeWindow _,
              WaitingReason.Challenge _,
              WaitingReason.Settlement _,
              WaitingReason.RootCarriage _,
              WaitingReason.ClaimInclusion _,
              WaitingReason.ChainUnavailable _,
              WaitingReason.SenderBlocked _ ->
              false;
        };
    if (!curable && failures >= config.maxAttempts()) {
      store.backlog().park(fence, message, new ParkReason.AttemptsExhausted(failures, error));
    }
  }
}
