// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.TransactionPort;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the messages of a batch that cannot be claimed, by trying claims on top of the head: the
 * batch, then its halves, down to single messages. Costs no gas and writes nothing.
 */
final class Triage {
  private final ChainId destination;
  private final TransactionPort transactions;
  private final ClaimPlanner planner;
  private final ClaimConfig config;
  private final AcceptedRoot root;
  private final Result result = new Result();

  /**
   * Tries claims under that root.
   *
   * @param root known to the destination already, or every trial would fail
   */
  Triage(
      ChainId destination,
      TransactionPort transactions,
      ClaimPlanner planner,
      ClaimConfig config,
      AcceptedRoot root) {
    this.destination = destination;
    this.transactions = transactions;
    this.planner = planner;
    this.config = config;
    this.root = root;
  }

  /**
   * Why a message waits.
   *
   * @param reason what it waits for
   * @param error what the trial said
   */
  record Delay(WaitingReason reason, String error) {}

  /** What was found about every message of the batch that is still to be claimed. */
  static final class Result {
    final List<NewIntent> sound = new ArrayList<>();
    final Map<MessageKey, Delay> delayed = new LinkedHashMap<>();
    final Map<MessageKey, ParkReason> parked = new LinkedHashMap<>();

    boolean isSpotless() {
      return delayed.isEmpty() && parked.isEmpty();
    }
  }

  /** Sorts the batch; a chain that does not answer ends it without a result. */
  Outcome<Result> sort(List<Message> batch) {
    return examine(batch).map(_ -> result);
  }

  private Outcome<Boolean> examine(List<Message> batch) {
    ClaimPlanner.Plan plan = planner.plan(batch, root);
    result.parked.putAll(plan.unsound());
    for (NewIntent intent : plan.intents()) {
      List<Message> part =
          batch.stream().filter(message -> intent.messages().contains(message.key())).toList();
      if (attempt(part, intent) instanceof Outcome.Failed<Boolean>(var failure)) {
        return Outcome.failed(failure);
      }
    }
    return Outcome.ok(true);
  }

  private Outcome<Boolean> attempt(List<Message> batch, NewIntent intent) {
    return switch (transactions.estimate(config.sender(), intent.call())) {
      case Outcome.Ok<Gas>(var needed) when needed.compareTo(intent.call().gasLimit()) <= 0 ->
          sound(intent);
      case Outcome.Ok<Gas>(var needed) when batch.size() == 1 -> sound(withGas(intent, needed));
      case Outcome.Ok<Gas> _ -> halves(batch);
      case Outcome.Failed<Gas>(ChainFailure.Reverted(_, var reason)) -> judge(batch, reason);
      case Outcome.Failed<Gas>(var failure) -> Outcome.failed(failure);
    };
  }

  private Outcome<Boolean> sound(NewIntent intent) {
    result.sound.add(intent);
    return Outcome.ok(true);
  }

  /** The formula for gas was too low for this message, such as for a token of its own ways. */
  private static NewIntent withGas(NewIntent intent, Gas needed) {
    EncodedCall call = intent.call();
    Gas more = Gas.of(Math.addExact(needed.value(), needed.value() / 2));
    return new NewIntent(
        intent.chain(),
        intent.role(),
        intent.purpose(),
        intent.dedupeKey(),
        new EncodedCall(call.to(), call.value(), call.data(), more),
        intent.messages());
  }

  private Outcome<Boolean> judge(List<Message> batch, RevertReason reason) {
    return switch (RevertPolicy.after(reason, destination, batch.size(), batch.getFirst())) {
      case RevertPolicy.Verdict.PlanAnew _ -> Outcome.ok(true);
      case RevertPolicy.Verdict.Split _ -> halves(batch);
      case RevertPolicy.Verdict.Delay(var waiting) -> {
        Delay delay = new Delay(waiting, reason.summary());
        batch.forEach(message -> result.delayed.put(message.key(), delay));
        yield Outcome.ok(true);
      }
      case RevertPolicy.Verdict.Park(var why) -> {
        batch.forEach(message -> result.parked.put(message.key(), why));
        yield Outcome.ok(true);
      }
    };
  }

  private Outcome<Boolean> halves(List<Message> batch) {
    int middle = batch.size() / 2;
    return examine(batch.subList(0, middle))
        .flatMap(_ -> examine(batch.subList(middle, batch.size())));
  }
}
