// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Bytes;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fills nonces that the chain waits for and that nothing of ours will use, such as after a reorg
 * took back what somebody else sent with the key. Everything behind such a gap would wait for ever.
 * Each is filled with a transfer of nothing to the key itself, written ahead like everything else.
 */
final class NonceGaps {
  private static final String PURPOSE = "fill-nonce";
  private static final Gas PLAIN_TRANSFER = Gas.of(21_000);
  private static final int MOST_AT_ONCE = 16;

  private final TransactionPort port;
  private final TransactionSigner signer;
  private final SenderRole role;
  private final Outbox outbox;
  private final SendConfig config;

  NonceGaps(
      TransactionPort port,
      TransactionSigner signer,
      SenderRole role,
      Outbox outbox,
      SendConfig config) {
    this.port = port;
    this.signer = signer;
    this.role = role;
    this.outbox = outbox;
    this.config = config;
  }

  /**
   * What was done about a gap.
   *
   * @param transactions stored, to be broadcast before what comes behind
   * @param blockage what still keeps the key from sending
   */
  record Filled(List<SignedTransaction> transactions, Optional<String> blockage) {}

  /** Whether an intent is nothing but the filling of a nonce: nobody wants it under another. */
  static boolean isFilling(Intent intent) {
    return intent.wish().purpose().equals(PURPOSE);
  }

  /**
   * Fills the gap between what the chain takes next and what we have.
   *
   * @param stuck a nonce of ours that is not mined for too long
   */
  Outcome<Filled> fill(Fence fence, Nonce stuck) {
    return port.account(signer.address())
        .map(AccountState::nextNonce)
        .flatMap(
            next ->
                next.compareTo(stuck) < 0
                    ? fill(fence, next, stuck)
                    : Outcome.ok(new Filled(List.of(), Optional.empty())));
  }

  private Outcome<Filled> fill(Fence fence, Nonce next, Nonce stuck) {
    Set<Nonce> ours = new HashSet<>();
    for (InFlight flight : outbox.inFlight(port.chain(), role)) {
      ours.add(flight.nonce());
    }
    List<Nonce> missing = new ArrayList<>();
    for (Nonce nonce = next;
        nonce.compareTo(stuck) < 0 && missing.size() < MOST_AT_ONCE;
        nonce = nonce.next()) {
      if (!ours.contains(nonce)) {
        missing.add(nonce);
      }
    }
    if (missing.isEmpty()) {
      return Outcome.ok(new Filled(List.of(), Optional.empty()));
    }
    return port.fees().map(market -> fill(fence, missing, market));
  }

  private Filled fill(Fence fence, List<Nonce> missing, FeeMarket market) {
    String gap =
        "nonce gap: the chain waits for nonce %s of %s"
            .formatted(missing.getFirst(), signer.address());
    Optional<FeePolicy.Fees> fees = config.fees().first(market);
    if (fees.isEmpty()) {
      return new Filled(
          List.of(), Optional.of(gap + ", and the base fee is above send.fee-ceiling"));
    }
    List<SignedTransaction> signed = new ArrayList<>();
    for (Nonce nonce : missing) {
      fill(fence, nonce, fees.get()).ifPresent(signed::add);
    }
    return new Filled(
        signed,
        Optional.of(
            signed.isEmpty()
                ? gap + ", which was used: its endpoint lags or lies"
                : gap + "; it is being filled"));
  }

  /** Empty when the nonce is taken: there is no gap, whatever the endpoint says. */
  private Optional<SignedTransaction> fill(Fence fence, Nonce nonce, FeePolicy.Fees fees) {
    EncodedCall call = new EncodedCall(signer.address(), Wei.ZERO, Bytes.EMPTY, PLAIN_TRANSFER);
    String key = PURPOSE + ":" + signer.address() + ":" + nonce;
    outbox.enqueue(
        fence, List.of(new NewIntent(port.chain(), role, PURPOSE, key, call, List.of())));
    Intent intent =
        outbox.live(port.chain(), PURPOSE).stream()
            .filter(live -> live.wish().dedupeKey().equals(key))
            .findFirst()
            .orElseThrow();
    UnsignedTransaction transaction =
        new UnsignedTransaction(
            port.chain(),
            nonce,
            call.to(),
            call.value(),
            call.data(),
            call.gasLimit(),
            fees.maxFeePerGas(),
            fees.maxPriorityFeePerGas());
    SignedTransaction bytes = signer.sign(transaction);
    try {
      outbox.recordAttempt(fence, intent.id(), signer.address(), transaction, bytes);
    } catch (IllegalStateException taken) {
      // The outbox knows better than an endpoint which nonces are ours.
      outbox.conclude(fence, intent.id(), IntentState.CLOSED, List.of());
      return Optional.empty();
    }
    Failpoints.reach(Failpoint.SENDER_AFTER_STORE, DutyName.send(port.chain(), role));
    return Optional.of(bytes);
  }
}
