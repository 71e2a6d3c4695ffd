// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.ChainId;
import dev.causeway.model.Epoch;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.ObstacleReport;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Obstacle;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewAttempt;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Owns one key on one chain: gives each intent its nonce, signs, stores the signed bytes, and only
 * then broadcasts.
 *
 * <p>The nonce comes from the outbox, which is the authority; the chain's count is a check and the
 * start. Whatever happens between two lines, the stored bytes can be broadcast again: at worst the
 * node answers that it has them. A transaction that is not mined is broadcast again, then replaced
 * under the same nonce with a higher fee up to the ceiling; a receipt of any of its attempts
 * settles it. Inclusion of transactions with events is noticed by the watch duty; receipts are only
 * asked for those that stay silent, which is how reverts are found.
 */
public final class SendDuty implements Duty {
  private static final Duration QUIET = Duration.ofSeconds(30);

  private final TransactionPort port;
  private final TransactionSigner signer;
  private final SenderRole role;
  private final RelayStore store;
  private final SendConfig config;
  private final ChainId chain;
  private final ObstacleReport report;
  private final NonceGaps gaps;
  private Optional<Epoch> comparedIn = Optional.empty();
  private Optional<String> blockage = Optional.empty();
  private boolean progressed;
  private volatile boolean awaitsInclusion = true;

  /** Sends with the signer's key. No other writer may use that key on this chain. */
  public SendDuty(
      TransactionPort port,
      TransactionSigner signer,
      SenderRole role,
      RelayStore store,
      SendConfig config) {
    this.port = port;
    this.signer = signer;
    this.role = role;
    this.store = store;
    this.config = config;
    this.chain = port.chain();
    this.report = new ObstacleReport(store.obstacles());
    this.gaps = new NonceGaps(port, signer, role, store.outbox(), config);
  }

  @Override
  public DutyName name() {
    return DutyName.send(chain, role);
  }

  @Override
  public boolean wakesOn(Notice notice) {
    return notice.chain().equals(chain)
        && (notice.kind() == Kind.OUTBOX || (notice.kind() == Kind.ATTEMPT && awaitsInclusion));
  }

  @Override
  public Step step(Fence fence) {
    blockage = Optional.empty();
    progressed = false;
    awaitsInclusion = true;
    Step step = work(fence);
    if (step instanceof Step.Failed(ChainFailure.NoQuorum undecided, _)) {
      blockage = blockage.or(() -> Optional.of(undecided.summary()));
    }
    if (blockage.isPresent()) {
      report.blocked(
          fence,
          new Obstacle(Obstacles.Kind.SENDER_BLOCKED, chain, Optional.of(role), blockage.get()));
    } else if (progressed) {
      report.free(fence);
    }
    return step;
  }

  private Step work(Fence fence) {
    Outbox outbox = store.outbox();
    List<InFlight> sent = outbox.sent(chain, role);
    int room = Math.max(0, config.maxInFlight() - sent.size());
    List<Intent> queued = room == 0 ? List.of() : outbox.queued(chain, role, room);
    if (sent.isEmpty() && queued.isEmpty()) {
      progressed = true;
      awaitsInclusion = false;
      return new Step.Idle(QUIET);
    }
    Instant now = store.now();
    AttemptPolicy.Due due = AttemptPolicy.due(sent, now, config);
    Optional<ChainFailure> failure = Optional.empty();
    if (!due.unsent().isEmpty()) {
      failure = broadcastNewest(fence, due.unsent());
    }
    if (failure.isEmpty() && !due.overdue().isEmpty()) {
      failure = chase(fence, due.overdue(), now);
    }
    if (failure.isEmpty() && !queued.isEmpty()) {
      failure = sendFirst(fence, queued, sent.isEmpty());
    }
    if (failure.isPresent()) {
      return new Step.Failed(failure.get());
    }
    if (!queued.isEmpty()) {
      return new Step.Again();
    }
    awaitsInclusion = room == 0 || blockage.isPresent();
    return new Step.Idle(
        due.nextCheck().compareTo(config.checkAfter()) < 0 ? due.nextCheck() : config.checkAfter());
  }

  /** Hands stored bytes to the chain again, lowest nonce first. */
  private Optional<ChainFailure> broadcastNewest(Fence fence, List<InFlight> flights) {
    List<SignedTransaction> transactions =
        flights.stream().map(flight -> flight.attempts().getLast().signed()).toList();
    return broadcast(fence, transactions).map(Broadcasts::failure).orElse(Optional.empty());
  }

  private record Broadcasts(List<BroadcastResult> results, Optional<ChainFailure> failure) {}

  private Optional<Broadcasts> broadcast(Fence fence, List<SignedTransaction> transactions) {
    return switch (port.broadcast(transactions)) {
      case Outcome.Failed<List<BroadcastResult>>(var failure) ->
          Optional.of(new Broadcasts(List.of(), Optional.of(failure)));
      case Outcome.Ok<List<BroadcastResult>>(var results) -> {
        Failpoints.reach(Failpoint.SENDER_AFTER_BROADCAST, name());
        store
            .outbox()
            .recordBroadcast(
                fence,
                transactions.stream().map(SignedTransaction::hash).toList(),
                BroadcastReport.summary(results));
        Failpoints.reach(Failpoint.SENDER_AFTER_BROADCAST_NOTE, name());
        Optional<ChainFailure> failure =
            BroadcastReport.failure(results, chain, signer.address(), name());
        failure.ifPresentOrElse(
            refused -> blockage = Optional.of(refused.summary()), () -> progressed = true);
        yield Optional.of(new Broadcasts(results, failure));
      }
    };
  }

  /** Looks for receipts of what stays silent; broadcasts the rest again, or replaces it. */
  private Optional<ChainFailure> chase(Fence fence, List<InFlight> overdue, Instant now) {
    List<TxHash> hashes =
        overdue.stream()
            .flatMap(flight -> flight.attempts().stream())
            .map(attempt -> attempt.signed().hash())
            .toList();
    List<TransactionReceipt> receipts;
    switch (port.receipts(hashes)) {
      case Outcome.Failed<List<TransactionReceipt>>(var failure) -> {
        return Optional.of(failure);
      }
      case Outcome.Ok<List<TransactionReceipt>>(var found) -> receipts = found;
    }
    List<TransactionReceipt> watched = watched(receipts);
    if (!watched.isEmpty()) {
      Failpoints.reach(Failpoint.SENDER_BEFORE_RECEIPTS, name());
      store.outbox().recordReceipts(fence, chain, watched);
      Failpoints.reach(Failpoint.SENDER_AFTER_RECEIPTS, name());
    }
    List<InFlight> silent =
        overdue.stream()
            .filter(
                flight ->
                    flight.attempts().stream()
                        .noneMatch(
                            attempt ->
                                receipts.stream()
                                    .anyMatch(
                                        receipt -> receipt.tx().equals(attempt.signed().hash()))))
            .toList();
    if (silent.isEmpty()) {
      return Optional.empty();
    }
    List<InFlight> toReplace =
        silent.stream()
            .filter(flight -> AttemptPolicy.wantsReplacement(flight, now, config))
            .toList();
    silent.stream()
        .filter(flight -> AttemptPolicy.isExhausted(flight, now, config))
        .findFirst()
        .ifPresent(
            flight ->
                blockage =
                    Optional.of(
                        "the transaction with nonce %s is not mined after %d attempts (send.max-attempts)"
                            .formatted(flight.nonce(), flight.attempts().size())));
    List<SignedTransaction> again = new ArrayList<>();
    silent.stream()
        .filter(flight -> !toReplace.contains(flight))
        .forEach(flight -> again.add(flight.attempts().getLast().signed()));
    if (!toReplace.isEmpty()) {
      switch (port.fees()) {
        case Outcome.Failed<FeeMarket>(var failure) -> {
          return Optional.of(failure);
        }
        case Outcome.Ok<FeeMarket>(var market) ->
            toReplace.forEach(flight -> again.add(replace(fence, flight, market)));
      }
      switch (gaps.fill(fence, toReplace.getFirst().nonce())) {
        case Outcome.Failed<NonceGaps.Filled>(var failure) -> {
          return Optional.of(failure);
        }
        case Outcome.Ok<NonceGaps.Filled>(var filled) -> {
          filled.blockage().ifPresent(reason -> blockage = Optional.of(reason));
          again.addAll(0, filled.transactions());
        }
      }
    }
    return broadcast(fence, again)
        .flatMap(
            sent ->
                sent.results().stream().anyMatch(BroadcastResult.NonceTooLow.class::isInstance)
                    ? giveUp(fence, silent)
                    : sent.failure());
  }

  /** Those in blocks that are followed so far: of the others the outbox would note nothing. */
  private List<TransactionReceipt> watched(List<TransactionReceipt> receipts) {
    if (receipts.isEmpty()) {
      return receipts;
    }
    return store
        .journal()
        .progress(chain)
        .map(progress -> progress.cursor().number())
        .map(
            newest ->
                receipts.stream()
                    .filter(receipt -> !receipt.blockNumber().isAfter(newest))
                    .toList())
        .orElse(List.of());
  }

  private Optional<ChainFailure> giveUp(Fence fence, List<InFlight> silent) {
    comparedIn = Optional.empty();
    return new LostNonces(port, signer.address(), store.outbox()).giveUp(fence, silent);
  }

  /** Signs and stores a replacement; where the ceiling forbids one, the newest attempt stays. */
  private SignedTransaction replace(Fence fence, InFlight flight, FeeMarket market) {
    UnsignedTransaction before = flight.attempts().getLast().transaction();
    Optional<FeePolicy.Fees> fees =
        config
            .fees()
            .replacement(
                new FeePolicy.Fees(before.maxFeePerGas(), before.maxPriorityFeePerGas()), market);
    if (fees.isEmpty()) {
      blockage =
          Optional.of(
              "the transaction with nonce %s is not mined and its fee cannot be raised: base fee %s, ceiling %s (send.fee-ceiling)"
                  .formatted(flight.nonce(), market.baseFee(), config.fees().ceiling()));
      return flight.attempts().getLast().signed();
    }
    UnsignedTransaction transaction =
        unsigned(flight.nonce(), flight.intent().wish().call(), fees.get());
    SignedTransaction signed = signer.sign(transaction);
    store
        .outbox()
        .recordAttempt(fence, flight.intent().id(), signer.address(), transaction, signed);
    Failpoints.reach(Failpoint.SENDER_AFTER_REPLACEMENT, name());
    return signed;
  }

  private UnsignedTransaction unsigned(Nonce nonce, EncodedCall call, FeePolicy.Fees fees) {
    return new UnsignedTransaction(
        chain,
        nonce,
        call.to(),
        call.value(),
        call.data(),
        call.gasLimit(),
        fees.maxFeePerGas(),
        fees.maxPriorityFeePerGas());
  }

  private Optional<ChainFailure> sendFirst(
      Fence fence, List<Intent> queued, boolean nothingInFlight) {
    FeeMarket market;
    switch (port.fees()) {
      case Outcome.Failed<FeeMarket>(var failure) -> {
        return Optional.of(failure);
      }
      case Outcome.Ok<FeeMarket>(var found) -> market = found;
    }
    Optional<FeePolicy.Fees> fees = config.fees().first(market);
    if (fees.isEmpty()) {
      String reason =
          "base fee %s is above the ceiling %s (send.fee-ceiling)"
              .formatted(market.baseFee(), config.fees().ceiling());
      blockage = Optional.of(reason);
      return Optional.of(new ChainFailure.Refused(chain, 0, reason));
    }
    Nonce nonce;
    switch (firstFreeNonce(fence, nothingInFlight)) {
      case Outcome.Failed<Nonce>(var failure) -> {
        return Optional.of(failure);
      }
      case Outcome.Ok<Nonce>(var found) -> nonce = found;
    }
    List<NewAttempt> attempts = new ArrayList<>();
    Optional<ChainFailure> unanswered = Optional.empty();
    for (Intent intent : queued) {
      if (config.preflight().contains(intent.wish().purpose())) {
        switch (port.estimate(signer.address(), intent.wish().call())) {
          case Outcome.Ok<Gas> _ -> {}
          case Outcome.Failed<Gas>(ChainFailure.Reverted _) -> {
            // No nonce is spent on a call that would revert; the duty that wanted it plans anew.
            store.outbox().conclude(fence, intent.id(), IntentState.CLOSED, List.of());
            continue;
          }
          case Outcome.Failed<Gas>(var failure) -> unanswered = Optional.of(failure);
        }
      }
      if (unanswered.isPresent()) {
        break;
      }
      UnsignedTransaction transaction = unsigned(nonce, intent.wish().call(), fees.get());
      Failpoints.reach(Failpoint.SENDER_AFTER_NONCE, name());
      attempts.add(new NewAttempt(intent.id(), transaction, signer.sign(transaction)));
      Failpoints.reach(Failpoint.SENDER_AFTER_SIGN, name());
      nonce = nonce.next();
    }
    return attempts.isEmpty() ? unanswered : storeAndBroadcast(fence, attempts);
  }

  /** One write for all of them: nothing is broadcast before all of it is stored. */
  private Optional<ChainFailure> storeAndBroadcast(Fence fence, List<NewAttempt> attempts) {
    store.outbox().recordAttempts(fence, signer.address(), attempts);
    Failpoints.reach(Failpoint.SENDER_AFTER_STORE, name());
    return broadcast(fence, attempts.stream().map(NewAttempt::signed).toList())
        .map(Broadcasts::failure)
        .orElse(Optional.empty());
  }

  /**
   * The outbox decides; a chain count above it means that the key was used elsewhere, or that the
   * store is older than the chain.
   */
  private Outcome<Nonce> firstFreeNonce(Fence fence, boolean nothingInFlight) {
    Optional<Nonce> ours = store.outbox().nextNonce(chain, signer.address());
    // Compared once for each epoch, and again after a nonce turned out to be spent by somebody
    // else.
    if (ours.isPresent() && (!nothingInFlight || comparedIn.equals(Optional.of(fence.epoch())))) {
      return Outcome.ok(ours.get());
    }
    return port.account(signer.address())
        .map(AccountState::nextNonce)
        .map(
            there -> {
              comparedIn = Optional.of(fence.epoch());
              return ours.filter(nonce -> nonce.compareTo(there) >= 0).orElse(there);
            });
  }
}
