// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Gas;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.MessageKind;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Chains, blocks and messages for tests, and a store that they are written to. */
final class Network implements AutoCloseable {
  static final ChainId L1 = ChainId.of(900);
  static final ChainId L2A = ChainId.of(901);
  static final ChainId L2B = ChainId.of(902);
  static final NodeId NODE = new NodeId("node-1");
  static final Address TOKEN = Address.parse("0x00000000000000000000000000000000000000aa");
  static final Address ALICE = Address.parse("0x00000000000000000000000000000000000000a1");
  static final Address BOB = Address.parse("0x00000000000000000000000000000000000000b2");
  static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(5);

  final PostgresStore store;

  Network() {
    this(TestDatabase.open(L1));
  }

  Network(PostgresStore store) {
    this.store = store;
  }

  static Bytes32 hash(String text) {
    try {
      return Bytes32.of(
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8))));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Block number {@code number} of a fork; the fork's name starts to matter above its base. */
  static BlockRef block(ChainId chain, long number, String fork, long forkedAbove) {
    return new BlockRef(
        BlockNumber.of(number),
        hash(chain + " block " + number + (number > forkedAbove ? fork : "")),
        hash(chain + " block " + (number - 1) + (number - 1 > forkedAbove ? fork : "")),
        GENESIS.plusSeconds(number));
  }

  static BlockRef block(ChainId chain, long number) {
    return block(chain, number, "", Long.MAX_VALUE);
  }

  static Message message(ChainId source, long leaf, ChainId destination, long amount) {
    return new Message(
        MessageKind.TOKEN,
        source,
        LeafIndex.of(leaf),
        destination,
        L1,
        TOKEN,
        ALICE,
        BOB,
        TokenAmount.of(amount),
        TokenAmount.of(1),
        Bytes.EMPTY);
  }

  static MessageId id(Message message) {
    return MessageHash.leaf(message);
  }

  /** The exit root of the source with this many leaves. */
  static ExitRoot exitRoot(ChainId source, long leaves) {
    return new ExitRoot(hash("exit root " + source + " " + leaves));
  }

  static GlobalRoot globalRoot(long sequence) {
    return new GlobalRoot(hash("global root " + sequence));
  }

  static TxHash tx(String name) {
    return new TxHash(Keccak.hash("tx " + name));
  }

  static LoggedEvent logged(String tx, long logIndex, ChainEvent event) {
    return new LoggedEvent(tx(tx), logIndex, Gas.of(50_000), Wei.of(7), event);
  }

  static LoggedEvent sent(String tx, long logIndex, Message message) {
    return logged(
        tx,
        logIndex,
        new ChainEvent.MessageSent(
            id(message),
            message,
            exitRoot(message.sourceChain(), message.leafIndex().value() + 1)));
  }

  static LoggedEvent claimed(String tx, long logIndex, Message message) {
    return claimed(tx, logIndex, message, ClaimOutcome.DELIVERED);
  }

  static LoggedEvent claimed(String tx, long logIndex, Message message, ClaimOutcome outcome) {
    return logged(tx, logIndex, new ChainEvent.MessageClaimed(id(message), message.key(), outcome));
  }

  static LoggedEvent rootUpdated(String tx, long sequence, ChainId chain, long leaves) {
    return logged(
        tx,
        0,
        new ChainEvent.GlobalRootUpdated(
            globalRoot(sequence), chain, exitRoot(chain, leaves), sequence));
  }

  static LoggedEvent rootAccepted(String tx, long sequence, long l1Block) {
    return logged(
        tx, 0, new ChainEvent.GlobalRootAccepted(globalRoot(sequence), BlockNumber.of(l1Block)));
  }

  Fence fence(DutyName duty) {
    return store.leases().acquire(duty, NODE, LEASE).orElseThrow();
  }

  Fence watch(ChainId chain) {
    return fence(DutyName.watch(chain));
  }

  /** Appends a block of the main fork, final up to {@code finalized}. */
  void extend(ChainId chain, long number, long finalized, LoggedEvent... events) {
    extend(chain, block(chain, number), finalized, events);
  }

  void extend(ChainId chain, BlockRef block, long finalized, LoggedEvent... events) {
    store
        .journal()
        .extend(
            watch(chain),
            chain,
            List.of(new ObservedBlock(block, List.of(events))),
            new ChainHeads(block, BlockNumber.of(finalized)));
  }

  void rollBack(ChainId chain, long ancestor) {
    store.journal().rollBack(watch(chain), chain, block(chain, ancestor));
  }

  static NewIntent claimIntent(ChainId chain, String key, Message... messages) {
    List<MessageKey> keys = new ArrayList<>();
    for (Message message : messages) {
      keys.add(message.key());
    }
    return intent(chain, "claim", key, keys);
  }

  static NewIntent intent(ChainId chain, String purpose, String key, List<MessageKey> messages) {
    return new NewIntent(
        chain,
        SenderRole.RELAYER,
        purpose,
        key,
        new EncodedCall(BOB, Wei.of(3), Bytes.parse("0x0102"), Gas.of(1_000_000)),
        messages);
  }

  static UnsignedTransaction unsigned(ChainId chain, long nonce, long fee) {
    return new UnsignedTransaction(
        chain,
        Nonce.of(nonce),
        BOB,
        Wei.of(3),
        Bytes.parse("0x0102"),
        Gas.of(1_000_000),
        Wei.of(fee),
        Wei.of(1));
  }

  static SignedTransaction signed(String name) {
    return new SignedTransaction(
        tx(name), Bytes.of(ByteBuffer.wrap(("tx " + name).getBytes(StandardCharsets.UTF_8))));
  }

  /** Enqueues, numbers and broadcasts an intent in one go; returns its number. */
  long send(NewIntent wish, long nonce, String txName) {
    Fence claim = fence(new DutyName("any"));
    int added = store.outbox().enqueue(claim, List.of(wish));
    if (added != 1) {
      throw new IllegalStateException("not added: " + wish);
    }
    long intent = store.outbox().live(wish.chain(), wish.purpose()).getLast().id();
    store
        .outbox()
        .recordAttempt(claim, intent, ALICE, unsigned(wish.chain(), nonce, 10), signed(txName));
    store.outbox().recordBroadcast(claim, List.of(tx(txName)), "accepted");
    return intent;
  }

  static LeafCount leaves(long count) {
    return LeafCount.of(count);
  }

  @Override
  public void close() {
    store.close();
  }
}
