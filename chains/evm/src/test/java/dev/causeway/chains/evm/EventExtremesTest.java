// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.MessageKind;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.trie.ReceiptLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every event with each of its numbers at the greatest that its type holds, or that its contract
 * permits where that is less: leaf indexes end at 2^32 - 2, codes at the last one, amounts at 2^128
 * - 1. A log that cannot be read makes its whole block unreadable, and with it all blocks above.
 */
class EventExtremesTest {
  private static final ChainId BASE = ChainId.of(900);
  private static final ChainId LAYER = ChainId.of(901);
  private static final ChainId LEDGER = ChainId.of(950);
  private static final Address BRIDGE = address(1);
  private static final Address ROOTS = address(2);
  private static final Address PROPOSALS = address(3);
  private static final Address SETTLEMENT = address(4);
  private static final Address ROLLUP = address(5);
  private static final Address MIRROR = address(6);
  private static final Address SOMEBODY = address(7);
  private static final EventDecoder ON_BASE =
      new EventDecoder(
          BASE,
          ContractAddresses.ofBase(
              BRIDGE,
              ROOTS,
              Map.of(
                  LAYER,
                  new ContractAddresses.Rollup(
                      PROPOSALS, SETTLEMENT, Wei.parse("1"), Wei.parse("1"))),
              Map.of(LEDGER, ROLLUP)));
  private static final EventDecoder ON_LAYER =
      new EventDecoder(LAYER, ContractAddresses.ofRollup(BRIDGE, MIRROR));
  private static final LedgerEventDecoder OF_LEDGER =
      new LedgerEventDecoder(
          new LedgerTerms(BASE, LEDGER, ROLLUP, BlockNumber.of(0), Set.of(BASE)));

  /** The greatest number of the widest type: what a contract counts by. */
  private static final Bytes32 MOST_256 = UInt256.MAX.toBytes32();

  private static final Bytes32 MOST_64 = UInt256.parse("18446744073709551615").toBytes32();
  private static final Bytes32 MOST_32 = word(0xFFFF_FFFFL);
  private static final Bytes32 LAST_LEAF = word(0xFFFF_FFFEL);
  private static final ChainId NO_CHAIN_OF_OURS = ChainId.ofUnsigned(-1);
  private static final Bytes32 SOMETHING = Keccak.hash("something");

  private static Address address(int last) {
    return Address.parse("0x00000000000000000000000000000000000000%02x".formatted(last));
  }

  private static Bytes32 word(long value) {
    return UInt256.of(value).toBytes32();
  }

  private static Bytes32 word(Address address) {
    return Bytes32.of(AbiWriter.arguments(32).address(address).toBytes().asByteBuffer());
  }

  private static ReceiptLog log(
      Address emitter, Bytes32 signature, List<Bytes32> indexed, Bytes32... data) {
    return log(
        emitter, signature, indexed, AbiWriter.arguments(256).words(List.of(data)).toBytes());
  }

  private static ReceiptLog log(
      Address emitter, Bytes32 signature, List<Bytes32> indexed, Bytes data) {
    List<Bytes32> topics = new ArrayList<>(List.of(signature));
    topics.addAll(indexed);
    return new ReceiptLog(emitter, topics, data);
  }

  private static Message message(ChainId source) {
    UInt256 most = UInt256.parse("340282366920938463463374607431768211455");
    return new Message(
        MessageKind.CALL,
        source,
        LeafIndex.of(0xFFFF_FFFEL),
        BASE.equals(source) ? LAYER : BASE,
        NO_CHAIN_OF_OURS,
        SOMEBODY,
        source.equals(LEDGER) ? Address.ZERO : SOMEBODY,
        SOMEBODY,
        new TokenAmount(most),
        new TokenAmount(most),
        SOMETHING.toBytes());
  }

  private static ReceiptLog sent(Address emitter, Message message) {
    AbiWriter data = AbiWriter.arguments(512).number(64).word(SOMETHING);
    AbiMessages.write(data, message);
    return log(
        emitter,
        EventTopics.MESSAGE_SENT,
        List.of(
            MessageHash.leaf(message).value(),
            word(message.destinationChain().value()),
            word(message.sender())),
        data.toBytes());
  }

  @Test
  void shouldReadAProposalForABlockThatNoChainReaches() {
    for (Bytes32 block :
        List.of(MOST_64, UInt256.parse("9223372036854775808").toBytes32(), word(Long.MAX_VALUE))) {
      ReceiptLog log =
          log(
              PROPOSALS,
              EventTopics.OUTPUT_PROPOSED,
              List.of(MOST_256, SOMETHING, block),
              word(SOMEBODY),
              MOST_64);

      assertThat(ON_BASE.decode(log))
          .contains(
              new ChainEvent.OutputProposed(
                  LAYER,
                  Long.MAX_VALUE,
                  new OutputRoot(SOMETHING),
                  BlockNumber.of(Long.MAX_VALUE),
                  SOMEBODY,
                  Instant.ofEpochSecond((1L << 40) - 1)));
    }
  }

  @Test
  void shouldReadWhatBecomesOfAProposal() {
    assertThat(
            ON_BASE.decode(
                log(
                    PROPOSALS,
                    EventTopics.OUTPUT_CHALLENGED,
                    List.of(MOST_256, word(SOMEBODY)),
                    Bytes.EMPTY)))
        .contains(new ChainEvent.OutputChallenged(LAYER, Long.MAX_VALUE, SOMEBODY));
    assertThat(
            ON_BASE.decode(
                log(
                    PROPOSALS,
                    EventTopics.CHALLENGE_RESOLVED,
                    List.of(MOST_256),
                    word(1),
                    word(SOMEBODY),
                    MOST_256)))
        .contains(new ChainEvent.ChallengeResolved(LAYER, Long.MAX_VALUE, true));
    assertThat(
            ON_BASE.decode(
                log(PROPOSALS, EventTopics.OUTPUT_FINALIZED, List.of(MOST_256), SOMETHING)))
        .contains(new ChainEvent.OutputFinalized(LAYER, Long.MAX_VALUE));
    assertThat(
            ON_BASE.decode(
                log(
                    SETTLEMENT,
                    EventTopics.EXIT_ROOT_SETTLED,
                    List.of(word(LAYER.value()), SOMETHING),
                    MOST_64,
                    MOST_256)))
        .contains(
            new ChainEvent.ExitRootSettled(
                LAYER, Long.MAX_VALUE, new ExitRoot(SOMETHING), BlockNumber.of(Long.MAX_VALUE)));
  }

  @Test
  void shouldReadRoots() {
    assertThat(
            ON_BASE.decode(
                log(
                    ROOTS,
                    EventTopics.GLOBAL_ROOT_UPDATED,
                    List.of(SOMETHING, MOST_64),
                    SOMETHING,
                    MOST_64)))
        .contains(
            new ChainEvent.GlobalRootUpdated(
                new GlobalRoot(SOMETHING),
                NO_CHAIN_OF_OURS,
                new ExitRoot(SOMETHING),
                Long.MAX_VALUE));
    assertThat(
            ON_LAYER.decode(
                log(MIRROR, EventTopics.GLOBAL_ROOT_ACCEPTED, List.of(SOMETHING), MOST_64)))
        .contains(
            new ChainEvent.GlobalRootAccepted(
                new GlobalRoot(SOMETHING), BlockNumber.of(Long.MAX_VALUE)));
  }

  /** A chain of bad faith makes up tokens of any origin; they can be claimed and sent on. */
  @Test
  void shouldReadMessagesAboutATokenOfAnyOrigin() {
    Message message = message(BASE);
    assertThat(ON_BASE.decode(sent(BRIDGE, message)))
        .contains(
            new ChainEvent.MessageSent(
                MessageHash.leaf(message), message, new ExitRoot(SOMETHING)));
    assertThat(
            ON_BASE.decode(
                log(
                    BRIDGE,
                    EventTopics.WRAPPED_TOKEN_DEPLOYED,
                    List.of(MOST_64, word(SOMEBODY)),
                    word(BRIDGE))))
        .contains(
            new ChainEvent.WrappedTokenDeployed(new TokenKey(NO_CHAIN_OF_OURS, SOMEBODY), BRIDGE));
    ReceiptLog claimed =
        log(BRIDGE, EventTopics.MESSAGE_CLAIMED, List.of(SOMETHING, MOST_64, LAST_LEAF), word(1));
    assertThat(ON_BASE.decode(claimed))
        .contains(
            new ChainEvent.MessageClaimed(
                new MessageId(SOMETHING),
                new MessageKey(NO_CHAIN_OF_OURS, LeafIndex.of(0xFFFF_FFFEL)),
                ClaimOutcome.CALL_FAILED));
    assertThat(NO_CHAIN_OF_OURS).hasToString("18446744073709551615").isGreaterThan(BASE);
  }

  @Test
  void shouldReadPauses() {
    for (Bytes32 signature :
        List.of(EventTopics.DIRECTION_PAUSED, EventTopics.DIRECTION_UNPAUSED)) {
      assertThat(ON_BASE.decode(log(BRIDGE, signature, List.of(), word(1))))
          .containsInstanceOf(ChainEvent.PauseChanged.class);
    }
  }

  @Test
  void shouldReadWhatALedgerSettlesAndTakesIn() {
    ReceiptLog settled =
        log(
            ROLLUP,
            EventTopics.BATCH_SETTLED,
            List.of(MOST_64),
            MOST_256,
            MOST_256,
            MOST_64,
            MOST_32);
    assertThat(ON_BASE.decode(settled))
        .contains(new ChainEvent.BatchSettled(LEDGER, Long.MAX_VALUE, MOST_256));
    assertThat(OF_LEDGER.decode(settled))
        .contains(
            new LedgerEvent.BatchSettled(
                Long.MAX_VALUE, MOST_256, MOST_256, Long.MAX_VALUE, LeafCount.of(0xFFFF_FFFFL)));
    ReceiptLog claimed =
        log(ROLLUP, EventTopics.MESSAGE_CLAIMED, List.of(SOMETHING, MOST_64, LAST_LEAF), word(1));
    assertThat(ON_BASE.decode(claimed))
        .contains(new ChainEvent.MessageQueued(LEDGER, new MessageId(SOMETHING)));
    assertThat(OF_LEDGER.decode(claimed))
        .contains(
            new LedgerEvent.MessageReceived(
                new MessageId(SOMETHING),
                new MessageKey(NO_CHAIN_OF_OURS, LeafIndex.of(0xFFFF_FFFEL)),
                ClaimOutcome.CALL_FAILED));
  }

  @Test
  void shouldReadAllElseOfALedger() {
    Bytes description = AbiMessages.metadata("Test token", "TST", 255);
    assertThat(
            OF_LEDGER.decode(
                log(
                    ROLLUP,
                    Keccak.hash("TokenRegistered(uint32,uint64,address,string,string,uint8)"),
                    List.of(MOST_32, MOST_64, word(SOMEBODY)),
                    description)))
        .contains(
            new LedgerEvent.TokenListed(
                0xFFFF_FFFFL, new TokenKey(NO_CHAIN_OF_OURS, SOMEBODY), description));
    UInt256 most = UInt256.parse("340282366920938463463374607431768211455");
    assertThat(
            OF_LEDGER.decode(
                log(
                    ROLLUP,
                    Keccak.hash("DepositQueued(uint64,address,uint32,uint128,bytes32)"),
                    List.of(MOST_64, word(SOMEBODY), MOST_32),
                    most.toBytes32(),
                    MOST_256)))
        .contains(
            new LedgerEvent.DepositQueued(
                Long.MAX_VALUE,
                SOMEBODY,
                0xFFFF_FFFFL,
                new TokenAmount(most),
                Optional.of(new MessageId(MOST_256))));
    assertThat(
            OF_LEDGER.decode(
                log(
                    ROLLUP,
                    Keccak.hash("BatchData(uint64,uint256[])"),
                    List.of(MOST_64),
                    word(32),
                    word(2),
                    MOST_256,
                    MOST_256)))
        .contains(new LedgerEvent.BatchData(Long.MAX_VALUE, List.of(MOST_256, MOST_256)));
    assertThat(
            OF_LEDGER.decode(log(ROLLUP, Keccak.hash("LedgerFrozen(uint64)"), List.of(), MOST_64)))
        .contains(new LedgerEvent.Frozen());
    Message message = message(LEDGER);
    assertThat(OF_LEDGER.decode(sent(ROLLUP, message)))
        .contains(new LedgerEvent.LeafAppended(message.leafIndex(), MessageHash.leaf(message)));
  }
}
