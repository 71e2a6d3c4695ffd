// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MessageHashTest {
  private static final Message MESSAGE =
      new Message(
          MessageKind.CALL,
          ChainId.of(1),
          LeafIndex.of(2),
          ChainId.of(3),
          ChainId.of(4),
          Address.parse("0x" + "05".repeat(20)),
          Address.parse("0x" + "06".repeat(20)),
          Address.parse("0x" + "07".repeat(20)),
          TokenAmount.of(8),
          TokenAmount.of(7),
          Bytes.parse("0x0a0b"));

  private static String word(String digits) {
    return "0".repeat(64 - digits.length()) + digits;
  }

  @Test
  @Tag("pitfall-02")
  void shouldHashZeroByteAndElevenWordsWhenMessageIsEncoded() {
    String preimage =
        "0x00"
            + word("1")
            + word("1")
            + word("2")
            + word("3")
            + word("4")
            + word("05".repeat(20))
            + word("06".repeat(20))
            + word("07".repeat(20))
            + word("8")
            + word("7")
            + Keccak.hash(Bytes.parse("0x0a0b")).toString().substring(2);
    Bytes bytes = Bytes.parse(preimage);
    assertThat(bytes.size()).isEqualTo(MessageHash.PREIMAGE_SIZE).isEqualTo(353);
    assertThat(MessageHash.leaf(MESSAGE).value()).isEqualTo(Keccak.hash(bytes));
  }

  /**
   * Bytes that stand one after the other, with the boundary between fee and data anywhere: packed
   * without their lengths all these messages would be one.
   */
  @Test
  @Tag("pitfall-02")
  void shouldDifferWhereverTheBoundaryBetweenTwoFieldsIs() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[24];
      random.nextBytes(bytes);
      Set<MessageId> leaves = new HashSet<>();
      // A fee of at most 16 bytes.
      for (int boundary = 0; boundary <= 16; boundary++) {
        ByteBuffer fee = ByteBuffer.allocate(Bytes32.SIZE);
        fee.put(Bytes32.SIZE - boundary, bytes, 0, boundary);
        TokenAmount amount = new TokenAmount(UInt256.of(Bytes32.of(fee)));
        leaves.add(
            MessageHash.leaf(
                new Message(
                    MessageKind.CALL,
                    MESSAGE.sourceChain(),
                    MESSAGE.leafIndex(),
                    MESSAGE.destinationChain(),
                    MESSAGE.originChain(),
                    MESSAGE.originToken(),
                    MESSAGE.sender(),
                    MESSAGE.recipient(),
                    amount,
                    amount,
                    Bytes.of(ByteBuffer.wrap(bytes, boundary, bytes.length - boundary)))));
      }
      assertThat(leaves).hasSize(17);
    }
  }

  @Test
  void shouldChangeWhenAnyFieldChanges() {
    Message m = MESSAGE;
    Address other = Address.parse("0x" + "09".repeat(20));
    List<Message> variants =
        List.of(
            m,
            new Message(
                MessageKind.TOKEN,
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                ChainId.of(9),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                LeafIndex.of(9),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                ChainId.of(9),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                ChainId.of(9),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                other,
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                other,
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                other,
                m.amount(),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                TokenAmount.of(9),
                m.relayerFee(),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                TokenAmount.of(1),
                m.data()),
            new Message(
                m.kind(),
                m.sourceChain(),
                m.leafIndex(),
                m.destinationChain(),
                m.originChain(),
                m.originToken(),
                m.sender(),
                m.recipient(),
                m.amount(),
                m.relayerFee(),
                Bytes.parse("0x0a0b00")));
    assertThat(variants.stream().map(MessageHash::leaf)).doesNotHaveDuplicates().hasSize(12);
  }

  @Test
  @Tag("pitfall-01")
  void shouldDifferFromEveryInnerNodeWhenPreimagesAreCompared() {
    // A node's pre-image has 64 bytes, a leaf's 353 and a slot's 65: one can never be the other.
    assertThat(MessageHash.PREIMAGE_SIZE).isNotEqualTo(64).isNotEqualTo(65);
    assertThat(Messages.all().stream().map(MessageHash::leaf)).doesNotHaveDuplicates();
  }
}
