// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Transactions that the relayer wants, wrote and sent. Duties enqueue intents; the send duty of a
 * (chain, role) turns each into attempts.
 *
 * <p>Write-ahead: signed bytes are stored before they are broadcast, so every transaction of ours
 * that is ever seen on a chain is in here.
 */
public interface Outbox {
  /**
   * Adds intents; one whose dedupe key is that of a queued or sent intent of the same chain, or of
   * a reverted one that was not concluded, is ignored. The messages of an intent become unclaimable
   * for others until it is final or concluded.
   *
   * @return how many were added
   * @throws FencedOutException when the fence no longer holds
   */
  int enqueue(Fence fence, List<NewIntent> intents);

  /** Queued intents of the sender: those without a nonce, oldest first. */
  List<Intent> queued(ChainId chain, SenderRole role, int limit);

  /**
   * Intents of the sender with a nonce that are not final, by nonce, each with its attempts, oldest
   * first.
   */
  List<InFlight> inFlight(ChainId chain, SenderRole role);

  /**
   * Those of {@link #inFlight} that are {@link IntentState#SENT}: no attempt of theirs is mined.
   */
  List<InFlight> sent(ChainId chain, SenderRole role);

  /**
   * The nonce after the highest that this sender address was ever given here; empty when none was.
   */
  Optional<Nonce> nextNonce(ChainId chain, Address sender);

  /**
   * Stores signed transactions of one chain, each as the first attempt of its intent or as a
   * replacement under the same nonce: all of them or none. One that is stored already changes
   * nothing.
   *
   * @throws FencedOutException when the fence no longer holds
   * @throws IllegalStateException when a nonce belongs to another intent, or an intent has another
   *     nonce, or was signed already and this does not offer a higher fee: no key ever has two
   *     transactions for one nonce of which neither replaces the other
   */
  void recordAttempts(Fence fence, Address sender, List<NewAttempt> attempts);

  /** Stores one signed transaction, as {@link #recordAttempts} does. */
  default void recordAttempt(
      Fence fence,
      long intent,
      Address sender,
      UnsignedTransaction transaction,
      SignedTransaction signed) {
    recordAttempts(fence, sender, List.of(new NewAttempt(intent, transaction, signed)));
  }

  /** Notes that these were handed to the chain, with what it said last. */
  void recordBroadcast(Fence fence, List<TxHash> transactions, String result);

  /**
   * Notes receipts; one that failed makes its intent {@link IntentState#REVERTED}. A receipt whose
   * block is not canonical here is ignored.
   *
   * @throws FencedOutException when the fence no longer holds
   */
  void recordReceipts(Fence fence, ChainId chain, List<TransactionReceipt> receipts);

  /** Reverted intents of a purpose on a chain that no duty has dealt with yet. */
  List<Intent> reverted(ChainId chain, String purpose);

  /**
   * Ends an intent as {@link IntentState#FINAL} or {@link IntentState#CLOSED}, in the same
   * transaction as what follows from it: its messages are free again unless they are in {@code
   * successors}. If it has a nonce that no attempt of ours used, it is in flight no more; if an
   * attempt was mined, and a reorg takes that back, it is sent again to fill the nonce.
   *
   * @throws FencedOutException when the fence no longer holds
   */
  void conclude(Fence fence, long intent, IntentState state, List<NewIntent> successors);

  /** Intents of a purpose on a chain that are queued or sent, and not mined yet, oldest first. */
  List<Intent> live(ChainId chain, String purpose);

  /** How many {@link #live} intents of the purpose there are, without reading them. */
  int liveCount(ChainId chain, String purpose);

  /** How much a key has to do. */
  Load load(ChainId chain, SenderRole role);

  /**
   * How much a key has to do.
   *
   * @param waiting how many intents of it are queued or sent, and not mined
   * @param waitingSince when the oldest of those with a nonce was signed, or without any, when the
   *     oldest was enqueued; store time, empty when nothing waits
   */
  record Load(int waiting, Optional<Instant> waitingSince) {}

  /** How an intent stands. */
  enum IntentState {
    /** Waits for a nonce. */
    QUEUED,
    /** Has a nonce and at least one stored attempt. */
    SENT,
    /** An attempt succeeded in a canonical block. */
    MINED,
    /** That block is final. */
    FINAL,
    /** An attempt was mined and reverted; waits for its duty. */
    REVERTED,
    /** Dealt with after a revert, or no longer wanted before it was sent. */
    CLOSED
  }

  /**
   * A wish for a transaction.
   *
   * @param chain on which chain
   * @param role by which key
   * @param purpose name of the {@link dev.causeway.chains.ContractCall}
   * @param dedupeKey equal for two wishes that must not both be fulfilled
   * @param call the call
   * @param messages what it claims; empty for other purposes
   */
  record NewIntent(
      ChainId chain,
      SenderRole role,
      String purpose,
      String dedupeKey,
      EncodedCall call,
      List<MessageKey> messages) {
    /** Copies the list. */
    public NewIntent {
      messages = List.copyOf(messages);
    }
  }

  /**
   * A stored wish.
   *
   * @param id its number, growing
   * @param wish what is wanted
   * @param state how it stands
   * @param createdAt when it was enqueued, store time
   */
  record Intent(long id, NewIntent wish, IntentState state, Instant createdAt) {}

  /**
   * An intent with its nonce.
   *
   * @param intent the intent
   * @param nonce its nonce
   * @param attempts what was signed for it, oldest first
   */
  record InFlight(Intent intent, Nonce nonce, List<Attempt> attempts) {
    /** Copies the list. */
    public InFlight {
      attempts = List.copyOf(attempts);
    }
  }

  /**
   * A signed transaction to be stored.
   *
   * @param intent number of the intent that it is for
   * @param transaction its fields
   * @param signed its hash and bytes
   */
  record NewAttempt(long intent, UnsignedTransaction transaction, SignedTransaction signed) {}

  /**
   * A signed transaction.
   *
   * @param transaction its fields
   * @param signed its hash and bytes
   * @param storedAt when it was stored
   * @param broadcastAt when it was last handed to the chain
   * @param minedIn the canonical block that it is in
   */
  record Attempt(
      UnsignedTransaction transaction,
      SignedTransaction signed,
      Instant storedAt,
      Optional<Instant> broadcastAt,
      Optional<BlockRef> minedIn) {}
}
