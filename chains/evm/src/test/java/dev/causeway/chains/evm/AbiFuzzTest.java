// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.SettledBatch.Submission;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Message;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.trie.ReceiptLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The decoders of ABI, on bytes that a fuzzer grows by what they cover. They may refuse by an
 * {@link IllegalArgumentException} and nothing else.
 */
class AbiFuzzTest {
  private static final ChainId CHAIN = ChainId.of(900);
  private static final ChainId LAYER = ChainId.of(901);
  private static final List<Address> CONTRACTS =
      List.of(address(1), address(2), address(3), address(4), address(5), address(6));
  private static final EventDecoder EVENTS =
      new EventDecoder(
          CHAIN,
          ContractAddresses.ofBase(
              CONTRACTS.get(0),
              CONTRACTS.get(1),
              Map.of(
                  LAYER,
                  new ContractAddresses.Rollup(
                      CONTRACTS.get(2), CONTRACTS.get(3), Wei.parse("1"), Wei.parse("1"))),
              Map.of(ChainId.of(950), CONTRACTS.get(4))));
  private static final EventDecoder LAYER_EVENTS =
      new EventDecoder(LAYER, ContractAddresses.ofRollup(CONTRACTS.get(0), CONTRACTS.get(5)));
  private static final LedgerEventDecoder LEDGER_EVENTS =
      new LedgerEventDecoder(
          new LedgerTerms(
              CHAIN, ChainId.of(950), CONTRACTS.get(0), BlockNumber.of(0), Set.of(CHAIN)));
  private static final List<Bytes32> SIGNATURES =
      List.of(
          EventTopics.MESSAGE_SENT,
          EventTopics.MESSAGE_CLAIMED,
          EventTopics.CALL_RETRIED,
          EventTopics.WRAPPED_TOKEN_DEPLOYED,
          EventTopics.DIRECTION_PAUSED,
          EventTopics.GLOBAL_ROOT_UPDATED,
          EventTopics.GLOBAL_ROOT_ACCEPTED,
          EventTopics.OUTPUT_PROPOSED,
          EventTopics.OUTPUT_CHALLENGED,
          EventTopics.CHALLENGE_RESOLVED,
          EventTopics.OUTPUT_FINALIZED,
          EventTopics.EXIT_ROOT_SETTLED,
          EventTopics.BATCH_SETTLED,
          Keccak.hash("TokenRegistered(uint32,uint64,address,string,string,uint8)"),
          Keccak.hash("DepositQueued(uint64,address,uint32,uint128,bytes32)"),
          Keccak.hash("BatchData(uint64,uint256[])"),
          Keccak.hash("LedgerFrozen(uint64)"));

  private static Address address(int last) {
    return Address.parse("0x00000000000000000000000000000000000000%02x".formatted(last));
  }

  /**
   * An event that is understood has one encoding: the log that it was read from. One that its
   * contract may write is understood.
   */
  @FuzzTest
  void shouldReadEventsStrictly(byte[] input) {
    ReceiptLog log = log(ByteBuffer.wrap(input));
    if (isPermitted(log)) {
      assertThat(EVENTS.decode(log)).isPresent();
    }
    for (EventDecoder decoder : List.of(EVENTS, LAYER_EVENTS)) {
      try {
        decoder.decode(log).ifPresent(event -> assertHolds(event, log));
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageMatching("(?s).+");
      }
    }
    try {
      LEDGER_EVENTS.decode(log).ifPresent(event -> assertHolds(event, log));
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  /**
   * What a stranger may bring about at the contract of proposals: each word within its type, and
   * the output root not zero.
   */
  private static boolean isPermitted(ReceiptLog log) {
    Bytes32 signature = log.topics().getFirst();
    boolean isOfProposals = log.emitter().equals(CONTRACTS.get(2));
    if (isOfProposals && signature.equals(EventTopics.OUTPUT_PROPOSED)) {
      return log.topics().size() == 4
          && log.data().size() == 2 * Bytes32.SIZE
          && !log.topics().get(2).isZero()
          && bits(log.topics().get(3).toBytes(), 0) <= 64
          && bits(log.data(), 0) <= 8 * Address.SIZE
          && bits(log.data(), Bytes32.SIZE) <= 64;
    }
    return isOfProposals
        && signature.equals(EventTopics.OUTPUT_CHALLENGED)
        && log.topics().size() == 3
        && log.data().isEmpty()
        && bits(log.topics().get(2).toBytes(), 0) <= 8 * Address.SIZE;
  }

  private static int bits(Bytes words, int at) {
    return UInt256.of(Bytes32.of(words.slice(at, at + Bytes32.SIZE).asByteBuffer())).bitLength();
  }

  private static void assertHolds(ChainEvent event, ReceiptLog log) {
    if (event instanceof ChainEvent.MessageSent(var id, Message message, var root)) {
      assertThat(id).isEqualTo(MessageHash.leaf(message));
      AbiWriter written = AbiWriter.arguments(log.data().size());
      written.number(2L * Bytes32.SIZE).word(root.value());
      AbiMessages.write(written, message);
      assertThat(written.toBytes()).isEqualTo(log.data());
    }
  }

  private static void assertHolds(LedgerEvent event, ReceiptLog log) {
    if (event instanceof LedgerEvent.BatchData(var batch, List<Bytes32> words)) {
      assertThat(batch).isNotNegative();
      assertThat(log.data().size()).isEqualTo((2 + words.size()) * Bytes32.SIZE);
    }
  }

  /** What a reverted call returned always has a reading. */
  @FuzzTest
  void shouldReadAnyRevert(byte[] input) {
    Bytes data = Bytes.of(ByteBuffer.wrap(input));
    assertThat(RevertDecoder.decode(data)).isNotNull();
  }

  /** A batch that is understood has one encoding. */
  @FuzzTest
  void shouldReadBatchesStrictly(byte[] input) {
    ByteBuffer call = ByteBuffer.allocate(4 + input.length);
    call.put(BatchCalldata.SUBMIT_BATCH.toBytes().asByteBuffer()).put(input).flip();
    Optional<Submission.Direct> batch;
    try {
      batch = Optional.of(BatchCalldata.read(Bytes.of(call)));
    } catch (IllegalArgumentException refused) {
      batch = Optional.empty();
    }
    batch.ifPresent(
        read -> assertThat(input.length).isEqualTo((12 + read.words().size()) * Bytes32.SIZE));
  }

  /** A contract, one of our signatures, up to three words, and the rest as data. */
  private static ReceiptLog log(ByteBuffer source) {
    Address emitter = CONTRACTS.get(below(source, CONTRACTS.size()));
    List<Bytes32> topics = new ArrayList<>();
    topics.add(SIGNATURES.get(below(source, SIGNATURES.size())));
    int more = below(source, 4);
    boolean ofMessage = below(source, 2) == 1;
    for (int i = 0; i < more && source.remaining() >= Bytes32.SIZE; i++) {
      topics.add(Bytes32.of(source.slice(source.position(), Bytes32.SIZE)));
      source.position(source.position() + Bytes32.SIZE);
    }
    ReceiptLog log = new ReceiptLog(emitter, topics, Bytes.of(source.slice()));
    return ofMessage ? withRealId(log) : log;
  }

  /** No fuzzer finds a hash: where the data is a message, the topics are those of it. */
  private static ReceiptLog withRealId(ReceiptLog log) {
    try {
      Message message = AbiMessages.read(new AbiReader(log.data()), 2 * Bytes32.SIZE);
      AbiWriter words =
          AbiWriter.arguments(2 * Bytes32.SIZE)
              .number(message.destinationChain().value())
              .address(message.sender());
      Bytes topics = words.toBytes();
      return new ReceiptLog(
          log.emitter(),
          List.of(
              log.topics().getFirst(),
              MessageHash.leaf(message).value(),
              Bytes32.of(topics.slice(0, Bytes32.SIZE).asByteBuffer()),
              Bytes32.of(topics.slice(Bytes32.SIZE, 2 * Bytes32.SIZE).asByteBuffer())),
          log.data());
    } catch (IllegalArgumentException noMessage) {
      return log;
    }
  }

  private static int below(ByteBuffer source, int bound) {
    return source.hasRemaining() ? Byte.toUnsignedInt(source.get()) % bound : 0;
  }
}
