// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.ReceiptLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns logs of a ledger's contract into events. Only its own logs count (attack 1); every field is
 * checked, and the id of a message is computed here and compared. Whatever the contract permits is
 * read. Pure.
 */
final class LedgerEventDecoder implements LogDecoder<LedgerEvent> {
  private static final Bytes32 TOKEN_REGISTERED =
      Keccak.hash("TokenRegistered(uint32,uint64,address,string,string,uint8)");
  private static final Bytes32 DEPOSIT_QUEUED =
      Keccak.hash("DepositQueued(uint64,address,uint32,uint128,bytes32)");
  static final Bytes32 BATCH_SETTLED =
      Keccak.hash("BatchSettled(uint64,uint256,uint256,uint64,uint32)");
  private static final Bytes32 BATCH_DATA = Keccak.hash("BatchData(uint64,uint256[])");
  private static final Bytes32 BATCH_DEMANDED = Keccak.hash("BatchDemanded(address,uint64)");
  private static final Bytes32 LEDGER_FROZEN = Keccak.hash("LedgerFrozen(uint64)");

  private final LedgerTerms terms;
  private final Map<Bytes32, Shape> shapes =
      Map.of(
          TOKEN_REGISTERED,
          LedgerEventDecoder::tokenRegistered,
          DEPOSIT_QUEUED,
          LedgerEventDecoder::depositQueued,
          BATCH_SETTLED,
          LedgerEventDecoder::batchSettled,
          BATCH_DATA,
          LedgerEventDecoder::batchData,
          BATCH_DEMANDED,
          LedgerEventDecoder::demanded,
          LEDGER_FROZEN,
          LedgerEventDecoder::frozen,
          EventTopics.MESSAGE_CLAIMED,
          LedgerEventDecoder::messageReceived,
          EventTopics.MESSAGE_SENT,
          this::messageSent);

  LedgerEventDecoder(LedgerTerms terms) {
    this.terms = terms;
  }

  /** How the logs of one event are read. */
  @FunctionalInterface
  private interface Shape {
    LedgerEvent decode(Topics topics, ReceiptLog log);
  }

  @Override
  public boolean mayContain(Bloom bloom) {
    return bloom.mayContain(terms.contract())
        && shapes.keySet().stream().anyMatch(bloom::mayContain);
  }

  @Override
  public Optional<LedgerEvent> decode(ReceiptLog log) {
    if (!log.emitter().equals(terms.contract()) || log.topics().isEmpty()) {
      return Optional.empty();
    }
    return Optional.ofNullable(shapes.get(log.topics().getFirst()))
        .map(shape -> shape.decode(new Topics(log), log));
  }

  private static LedgerEvent tokenRegistered(Topics topics, ReceiptLog log) {
    topics.requireCount(4);
    // What the event carries as data is exactly what a metadata message about the token does.
    return new LedgerEvent.TokenListed(
        topics.number(1, 32), new TokenKey(topics.chain(2), topics.address(3)), log.data());
  }

  private static LedgerEvent depositQueued(Topics topics, ReceiptLog log) {
    topics.requireCount(4);
    AbiReader data = new AbiReader(log.data());
    data.requireSize(2 * Bytes32.SIZE);
    TokenAmount amount = new TokenAmount(data.uint256(0));
    if (amount.isZero() || amount.value().bitLength() > 128) {
      throw new IllegalArgumentException("a deposit of " + amount);
    }
    Bytes32 id = data.word(Bytes32.SIZE);
    return new LedgerEvent.DepositQueued(
        topics.saturated(1, 64),
        topics.address(2),
        topics.number(3, 32),
        amount,
        id.isZero() ? Optional.empty() : Optional.of(new MessageId(id)));
  }

  private static LedgerEvent batchSettled(Topics topics, ReceiptLog log) {
    topics.requireCount(2);
    AbiReader data = new AbiReader(log.data());
    data.requireSize(4 * Bytes32.SIZE);
    return new LedgerEvent.BatchSettled(
        topics.saturated(1, 64),
        data.word(0),
        data.word(Bytes32.SIZE),
        data.saturated(2 * Bytes32.SIZE, 64),
        LeafCount.of(data.number(3 * Bytes32.SIZE, 32)));
  }

  private static LedgerEvent batchData(Topics topics, ReceiptLog log) {
    topics.requireCount(2);
    AbiReader data = new AbiReader(log.data());
    data.requireOffset(0, Bytes32.SIZE);
    long count = data.number(Bytes32.SIZE, 31);
    if (count != (data.size() - 2L * Bytes32.SIZE) / Bytes32.SIZE || count % 2 != 0) {
      throw new IllegalArgumentException("%d words in %d bytes".formatted(count, data.size()));
    }
    List<Bytes32> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      words.add(data.word((2 + i) * Bytes32.SIZE));
    }
    data.requireSize((2 + words.size()) * Bytes32.SIZE);
    return new LedgerEvent.BatchData(topics.saturated(1, 64), words);
  }

  private static LedgerEvent demanded(Topics topics, ReceiptLog log) {
    topics.requireCount(2);
    new AbiReader(log.data()).requireSize(Bytes32.SIZE);
    return new LedgerEvent.BatchDemanded();
  }

  private static LedgerEvent frozen(Topics topics, ReceiptLog log) {
    topics.requireCount(1);
    new AbiReader(log.data()).requireSize(Bytes32.SIZE);
    return new LedgerEvent.Frozen();
  }

  private static LedgerEvent messageReceived(Topics topics, ReceiptLog log) {
    topics.requireCount(4);
    AbiReader data = new AbiReader(log.data());
    data.requireSize(Bytes32.SIZE);
    return new LedgerEvent.MessageReceived(
        new MessageId(topics.word(1)),
        new MessageKey(topics.chain(2), LeafIndex.of(topics.number(3, 32))),
        ClaimOutcome.ofCode(data.number(0, 8)));
  }

  private LedgerEvent messageSent(Topics topics, ReceiptLog log) {
    topics.requireCount(4);
    AbiReader data = new AbiReader(log.data());
    data.requireOffset(0, 2L * Bytes32.SIZE);
    Message message = AbiMessages.read(data, 2 * Bytes32.SIZE);
    data.requireSize(2 * Bytes32.SIZE + AbiMessages.size(message));
    MessageId id = MessageHash.leaf(message);
    if (!topics.word(1).equals(id.value()) || !message.sourceChain().equals(terms.ledger())) {
      throw new IllegalArgumentException(
          "message %s of ledger %s is %s of chain %s"
              .formatted(topics.word(1), terms.ledger(), id, message.sourceChain()));
    }
    return new LedgerEvent.LeafAppended(message.leafIndex(), id);
  }
}
