// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.chains.CallEncoder;
import dev.causeway.chains.EncodedCall;
import dev.causeway.model.ChainId;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.relayer.core.proof.ClaimProofs;
import dev.causeway.relayer.core.proof.ClaimProofs.Built;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.RootLog.AcceptedRoot;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Groups messages into claims that fit the limits, with verified proofs. Pure, but for the exit
 * trees that it reads.
 */
final class ClaimPlanner {
  /**
   * Purpose of claims in the outbox: the name of {@link
   * dev.causeway.chains.ContractCall.ClaimMany}.
   */
  static final String PURPOSE = "claim";

  private static final String ROOT_MARK = "@";

  private final ChainId sentOn;
  private final String purpose;
  private final CallEncoder encoder;
  private final ClaimProofs proofs;
  private final ClaimConfig config;

  ClaimPlanner(
      ChainId destination,
      ChainId sentOn,
      CallEncoder encoder,
      ClaimProofs proofs,
      ClaimConfig config) {
    this.sentOn = sentOn;
    // Where claims of several chains are sent on one, each is found again by its purpose.
    this.purpose = sentOn.equals(destination) ? PURPOSE : PURPOSE + "-" + destination;
    this.encoder = encoder;
    this.proofs = proofs;
    this.config = config;
  }

  /** Purpose of the claims that are planned here. */
  String purpose() {
    return purpose;
  }

  /**
   * Claims for messages.
   *
   * @param intents what is to be enqueued
   * @param unsound messages whose proof does not verify, with the reason to park them
   */
  record Plan(List<NewIntent> intents, Map<MessageKey, ParkReason> unsound) {}

  /** Plans messages of one source, ascending by leaf index. */
  Plan plan(List<Message> messages, AcceptedRoot root) {
    Plan plan = new Plan(new ArrayList<>(), new TreeMap<>());
    for (int from = 0; from < messages.size(); from += config.batchSize()) {
      add(messages.subList(from, Math.min(from + config.batchSize(), messages.size())), root, plan);
    }
    return plan;
  }

  /** Plans both halves of messages that failed together; a single one stays single. */
  Plan planHalves(List<Message> messages, AcceptedRoot root) {
    Plan plan = new Plan(new ArrayList<>(), new TreeMap<>());
    int middle = Math.max(1, messages.size() / 2);
    add(messages.subList(0, middle), root, plan);
    if (middle < messages.size()) {
      add(messages.subList(middle, messages.size()), root, plan);
    }
    return plan;
  }

  private void add(List<Message> batch, AcceptedRoot root, Plan plan) {
    switch (proofs.build(batch, root, config.feeRecipient())) {
      case Built.NotCovered _ -> {}
      case Built.Unsound _ when batch.size() > 1 -> addHalves(batch, root, plan);
      case Built.Unsound(var detail) ->
          plan.unsound().put(batch.getFirst().key(), new ParkReason.ProofRejected(detail));
      case Built.Ready(var claim, _) -> {
        EncodedCall call = encoder.encode(claim);
        if (call.gasLimit().compareTo(config.batchGas()) > 0 && batch.size() > 1) {
          addHalves(batch, root, plan);
        } else {
          plan.intents().add(intent(batch, root.root(), call));
        }
      }
    }
  }

  /** The global root that a claim proves its messages under; empty for a claim of old. */
  static Optional<GlobalRoot> rootOf(Intent claim) {
    String key = claim.wish().dedupeKey();
    int mark = key.indexOf(ROOT_MARK);
    return mark < 0 ? Optional.empty() : Optional.of(GlobalRoot.parse(key.substring(mark + 1)));
  }

  private void addHalves(List<Message> batch, AcceptedRoot root, Plan plan) {
    int middle = batch.size() / 2;
    add(batch.subList(0, middle), root, plan);
    add(batch.subList(middle, batch.size()), root, plan);
  }

  private NewIntent intent(List<Message> batch, GlobalRoot root, EncodedCall call) {
    // Messages of a live intent are not claimable, so the first and the last with the number name
    // the set among live ones. The root tells later whether it was foretold rightly.
    String key =
        PURPOSE
            + ":"
            + batch.getFirst().key()
            + "-"
            + batch.getLast().leafIndex()
            + ":"
            + batch.size()
            + ROOT_MARK
            + root;
    return new NewIntent(
        sentOn, SenderRole.RELAYER, purpose, key, call, batch.stream().map(Message::key).toList());
  }
}
