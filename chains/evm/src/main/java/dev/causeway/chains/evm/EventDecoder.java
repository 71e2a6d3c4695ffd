// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.ChainEvent;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.ReceiptLog;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns logs of our contracts into events. A log counts only when its emitter is the contract that
 * emits such events (attack 1); every field is checked, and the id of a message is computed here
 * and compared. Whatever the contract permits is read: a value that a stranger may choose must not
 * keep us from all else in its block. Pure.
 */
final class EventDecoder implements LogDecoder<ChainEvent> {
  /** The year 36,000: neither dates nor databases go on for ever. */
  private static final long LAST_SECOND = (1L << 40) - 1;

  private final ChainId chain;
  private final Map<Address, Map<Bytes32, Shape>> shapes = new HashMap<>();

  EventDecoder(ChainId chain, ContractAddresses contracts) {
    this.chain = chain;
    shapes.put(
        contracts.bridge(),
        Map.of(
            EventTopics.MESSAGE_SENT, this::messageSent,
            EventTopics.MESSAGE_CLAIMED, EventDecoder::messageClaimed,
            EventTopics.CALL_RETRIED, EventDecoder::callRetried,
            EventTopics.WRAPPED_TOKEN_DEPLOYED, EventDecoder::wrappedTokenDeployed,
            EventTopics.DIRECTION_PAUSED, (topics, data) -> pauseChanged(data, true),
            EventTopics.DIRECTION_UNPAUSED, (topics, data) -> pauseChanged(data, false)));
    contracts
        .globalRoots()
        .ifPresent(
            address ->
                shapes.put(
                    address,
                    Map.of(EventTopics.GLOBAL_ROOT_UPDATED, EventDecoder::globalRootUpdated)));
    contracts
        .mirror()
        .ifPresent(
            address ->
                shapes.put(
                    address,
                    Map.of(EventTopics.GLOBAL_ROOT_ACCEPTED, EventDecoder::globalRootAccepted)));
    contracts
        .rollups()
        .forEach(
            (rollup, addresses) -> {
              shapes.put(
                  addresses.proposals(),
                  Map.of(
                      EventTopics.OUTPUT_PROPOSED,
                      (topics, data) -> outputProposed(rollup, topics, data),
                      EventTopics.OUTPUT_CHALLENGED,
                      (topics, data) -> outputChallenged(rollup, topics, data),
                      EventTopics.CHALLENGE_RESOLVED,
                      (topics, data) -> challengeResolved(rollup, topics, data),
                      EventTopics.OUTPUT_FINALIZED,
                      (topics, data) -> outputFinalized(rollup, topics, data)));
              shapes.put(
                  addresses.settlement(),
                  Map.of(
                      EventTopics.EXIT_ROOT_SETTLED,
                      (topics, data) -> exitRootSettled(rollup, topics, data)));
            });
    contracts
        .ledgers()
        .forEach(
            (ledger, address) ->
                shapes.put(
                    address,
                    Map.of(
                        EventTopics.BATCH_SETTLED,
                        (topics, data) -> batchSettled(ledger, topics, data),
                        EventTopics.MESSAGE_CLAIMED,
                        (topics, data) -> messageQueued(ledger, topics, data))));
  }

  @Override
  public boolean mayContain(Bloom bloom) {
    for (Map.Entry<Address, Map<Bytes32, Shape>> contract : shapes.entrySet()) {
      if (bloom.mayContain(contract.getKey())
          && contract.getValue().keySet().stream().anyMatch(bloom::mayContain)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<ChainEvent> decode(ReceiptLog log) {
    Map<Bytes32, Shape> ofContract = shapes.get(log.emitter());
    if (ofContract == null || log.topics().isEmpty()) {
      return Optional.empty();
    }
    Shape shape = ofContract.get(log.topics().getFirst());
    return shape == null
        ? Optional.empty()
        : Optional.of(shape.decode(new Topics(log), new AbiReader(log.data())));
  }

  private ChainEvent messageSent(Topics topics, AbiReader data) {
    topics.requireCount(4);
    data.requireOffset(0, 2L * Bytes32.SIZE);
    Message message = AbiMessages.read(data, 2 * Bytes32.SIZE);
    data.requireSize(2 * Bytes32.SIZE + AbiMessages.size(message));
    MessageId id = MessageHash.leaf(message);
    require("message id", topics.word(1), id.value());
    require("destination chain", topics.chain(2), message.destinationChain());
    require("sender", topics.address(3), message.sender());
    require("source chain", message.sourceChain(), chain);
    return new ChainEvent.MessageSent(id, message, new ExitRoot(data.word(Bytes32.SIZE)));
  }

  private static ChainEvent messageClaimed(Topics topics, AbiReader data) {
    topics.requireCount(4);
    data.requireSize(Bytes32.SIZE);
    MessageKey key = new MessageKey(topics.chain(2), LeafIndex.of(topics.number(3, 32)));
    return new ChainEvent.MessageClaimed(
        new MessageId(topics.word(1)), key, ClaimOutcome.ofCode(data.number(0, 8)));
  }

  private static ChainEvent callRetried(Topics topics, AbiReader data) {
    topics.requireCount(2);
    data.requireSize(0);
    return new ChainEvent.CallRetried(new MessageId(topics.word(1)));
  }

  private static ChainEvent wrappedTokenDeployed(Topics topics, AbiReader data) {
    topics.requireCount(3);
    data.requireSize(Bytes32.SIZE);
    TokenKey token = new TokenKey(topics.chain(1), topics.address(2));
    return new ChainEvent.WrappedTokenDeployed(token, data.address(0));
  }

  private static ChainEvent pauseChanged(AbiReader data, boolean paused) {
    data.requireSize(Bytes32.SIZE);
    return new ChainEvent.PauseChanged(Directions.ofCode(data.number(0, 8)), paused);
  }

  private static ChainEvent globalRootUpdated(Topics topics, AbiReader data) {
    topics.requireCount(3);
    data.requireSize(2 * Bytes32.SIZE);
    return new ChainEvent.GlobalRootUpdated(
        new GlobalRoot(topics.word(1)),
        topics.chain(2),
        new ExitRoot(data.word(0)),
        data.saturated(Bytes32.SIZE, 64));
  }

  private static ChainEvent globalRootAccepted(Topics topics, AbiReader data) {
    topics.requireCount(2);
    data.requireSize(Bytes32.SIZE);
    return new ChainEvent.GlobalRootAccepted(
        new GlobalRoot(topics.word(1)), BlockNumber.of(data.saturated(0, 64)));
  }

  private static ChainEvent outputProposed(ChainId rollup, Topics topics, AbiReader data) {
    topics.requireCount(4);
    data.requireSize(2 * Bytes32.SIZE);
    return new ChainEvent.OutputProposed(
        rollup,
        topics.saturated(1, 256),
        new OutputRoot(topics.word(2)),
        BlockNumber.of(topics.saturated(3, 64)),
        data.address(0),
        Instant.ofEpochSecond(Math.min(data.saturated(Bytes32.SIZE, 64), LAST_SECOND)));
  }

  private static ChainEvent outputChallenged(ChainId rollup, Topics topics, AbiReader data) {
    topics.requireCount(3);
    data.requireSize(0);
    return new ChainEvent.OutputChallenged(rollup, topics.saturated(1, 256), topics.address(2));
  }

  private static ChainEvent challengeResolved(ChainId rollup, Topics topics, AbiReader data) {
    topics.requireCount(2);
    data.requireSize(3 * Bytes32.SIZE);
    return new ChainEvent.ChallengeResolved(rollup, topics.saturated(1, 256), data.flag(0));
  }

  private static ChainEvent outputFinalized(ChainId rollup, Topics topics, AbiReader data) {
    topics.requireCount(2);
    data.requireSize(Bytes32.SIZE);
    return new ChainEvent.OutputFinalized(rollup, topics.saturated(1, 256));
  }

  private static ChainEvent exitRootSettled(ChainId rollup, Topics topics, AbiReader data) {
    topics.requireCount(3);
    data.requireSize(2 * Bytes32.SIZE);
    require("rollup", topics.chain(1), rollup);
    return new ChainEvent.ExitRootSettled(
        rollup,
        data.saturated(Bytes32.SIZE, 256),
        new ExitRoot(topics.word(2)),
        BlockNumber.of(data.saturated(0, 64)));
  }

  private static ChainEvent batchSettled(ChainId ledger, Topics topics, AbiReader data) {
    topics.requireCount(2);
    data.requireSize(4 * Bytes32.SIZE);
    return new ChainEvent.BatchSettled(ledger, topics.saturated(1, 64), data.word(Bytes32.SIZE));
  }

  private static ChainEvent messageQueued(ChainId ledger, Topics topics, AbiReader data) {
    topics.requireCount(4);
    data.requireSize(Bytes32.SIZE);
    return new ChainEvent.MessageQueued(ledger, new MessageId(topics.word(1)));
  }

  private static void require(String what, Object indexed, Object inMessage) {
    if (!indexed.equals(inMessage)) {
      throw new IllegalArgumentException(
          "the %s is %s in one place and %s in the other".formatted(what, indexed, inMessage));
    }
  }

  /** How the logs of one event are read. */
  @FunctionalInterface
  private interface Shape {
    ChainEvent decode(Topics topics, AbiReader data);
  }
}
