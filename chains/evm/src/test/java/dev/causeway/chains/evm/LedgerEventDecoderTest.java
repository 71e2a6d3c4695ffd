// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.proofs.trie.Bloom;
import dev.causeway.proofs.trie.ReceiptLog;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Logs as the contract's ABI has them, written word by word. */
class LedgerEventDecoderTest {
  private static final Address CONTRACT =
      Address.parse("0x00000000000000000000000000000000000000c0");
  private static final Address SOMEBODY =
      Address.parse("0x00000000000000000000000000000000000000aa");
  private static final LedgerTerms TERMS =
      new LedgerTerms(
          ChainId.of(900), ChainId.of(950), CONTRACT, BlockNumber.of(0), Set.of(ChainId.of(900)));

  private final LedgerEventDecoder decoder = new LedgerEventDecoder(TERMS);

  private static Bytes32 word(long value) {
    return UInt256.of(value).toBytes32();
  }

  private static Bytes32 word(Address address) {
    return Bytes32.of(AbiWriter.arguments(32).address(address).toBytes().asByteBuffer());
  }

  private static ReceiptLog log(String event, List<Bytes32> indexed, Bytes data) {
    List<Bytes32> topics = new java.util.ArrayList<>(List.of(Keccak.hash(event)));
    topics.addAll(indexed);
    return new ReceiptLog(CONTRACT, topics, data);
  }

  @Test
  void shouldReadADeposit() {
    Bytes32 id = Keccak.hash("message");
    ReceiptLog log =
        log(
            "DepositQueued(uint64,address,uint32,uint128,bytes32)",
            List.of(word(7), word(SOMEBODY), word(3)),
            AbiWriter.arguments(64).number(500).word(id).toBytes());
    assertThat(decoder.decode(log))
        .contains(
            new LedgerEvent.DepositQueued(
                7, SOMEBODY, 3, TokenAmount.of(500), Optional.of(new MessageId(id))));
    ReceiptLog fees =
        log(
            "DepositQueued(uint64,address,uint32,uint128,bytes32)",
            List.of(word(8), word(SOMEBODY), word(3)),
            AbiWriter.arguments(64).number(1).number(0).toBytes());
    assertThat(decoder.decode(fees))
        .contains(
            new LedgerEvent.DepositQueued(8, SOMEBODY, 3, TokenAmount.of(1), Optional.empty()));
  }

  @Test
  void shouldReadATokenWithWhatAMetadataMessageCarries() {
    Bytes description = AbiMessages.metadata("Test token", "TST", 18);
    ReceiptLog log =
        log(
            "TokenRegistered(uint32,uint64,address,string,string,uint8)",
            List.of(word(1), word(901), word(SOMEBODY)),
            description);
    assertThat(decoder.decode(log))
        .contains(
            new LedgerEvent.TokenListed(1, new TokenKey(ChainId.of(901), SOMEBODY), description));
  }

  @Test
  void shouldReadABatchAndItsWords() {
    Bytes32 before = Keccak.hash("before");
    Bytes32 after = Keccak.hash("after");
    ReceiptLog settled =
        log(
            "BatchSettled(uint64,uint256,uint256,uint64,uint32)",
            List.of(word(4)),
            AbiWriter.arguments(128).word(before).word(after).number(9).number(2).toBytes());
    assertThat(decoder.decode(settled))
        .contains(new LedgerEvent.BatchSettled(4, before, after, 9, LeafCount.of(2)));

    List<Bytes32> words = List.of(word(1), word(2), word(0), word(0));
    Bytes data = AbiWriter.arguments(192).number(32).number(4).words(words).toBytes();
    assertThat(decoder.decode(log("BatchData(uint64,uint256[])", List.of(word(4)), data)))
        .contains(new LedgerEvent.BatchData(4, words));
    Bytes tooFew =
        AbiWriter.arguments(160).number(32).number(4).words(words.subList(0, 3)).toBytes();
    assertThatThrownBy(
            () -> decoder.decode(log("BatchData(uint64,uint256[])", List.of(word(4)), tooFew)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadALeafAndComputeItsId() {
    Message message =
        new Message(
            MessageKind.TOKEN,
            ChainId.of(950),
            LeafIndex.of(5),
            ChainId.of(900),
            ChainId.of(900),
            SOMEBODY,
            Address.ZERO,
            SOMEBODY,
            TokenAmount.of(10),
            TokenAmount.ZERO,
            Bytes.EMPTY);
    MessageId id = MessageHash.leaf(message);
    AbiWriter writer = AbiWriter.arguments(512).number(64).word(Keccak.hash("root"));
    AbiMessages.write(writer, message);
    ReceiptLog log =
        new ReceiptLog(
            CONTRACT,
            List.of(EventTopics.MESSAGE_SENT, id.value(), word(900), word(Address.ZERO)),
            writer.toBytes());
    assertThat(decoder.decode(log)).contains(new LedgerEvent.LeafAppended(LeafIndex.of(5), id));
    ReceiptLog forged =
        new ReceiptLog(
            CONTRACT,
            List.of(
                EventTopics.MESSAGE_SENT, Keccak.hash("another"), word(900), word(Address.ZERO)),
            writer.toBytes());
    assertThatThrownBy(() -> decoder.decode(forged)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadThatABatchIsDemanded() {
    assertThat(
            decoder.decode(
                log(
                    "BatchDemanded(address,uint64)",
                    List.of(word(SOMEBODY)),
                    AbiWriter.arguments(32).number(3).toBytes())))
        .contains(new LedgerEvent.BatchDemanded());
  }

  @Test
  void shouldHearNobodyElse() {
    ReceiptLog frozen =
        log("LedgerFrozen(uint64)", List.of(), AbiWriter.arguments(32).number(3).toBytes());
    assertThat(decoder.decode(frozen)).contains(new LedgerEvent.Frozen());
    assertThat(decoder.decode(new ReceiptLog(SOMEBODY, frozen.topics(), frozen.data()))).isEmpty();
    Bloom bloom = Bloom.EMPTY.with(CONTRACT).with(frozen.topics().getFirst());
    assertThat(decoder.mayContain(bloom)).isTrue();
    assertThat(decoder.mayContain(Bloom.EMPTY.with(SOMEBODY))).isFalse();
  }
}
