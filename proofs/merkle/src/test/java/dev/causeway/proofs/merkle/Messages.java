// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Messages that are all different and the same in every run. */
final class Messages {
  private Messages() {}

  /** Messages of every kind, with every field at and between its limits. */
  static List<Message> all() {
    List<Message> messages = new ArrayList<>();
    for (int number = 0; number < 24; number++) {
      messages.add(random(number));
    }
    ChainId largest = ChainId.of((1L << 53) - 1);
    Address last = Address.parse("0x" + "ff".repeat(20));
    TokenAmount most = TokenAmount.parse("340282366920938463463374607431768211455");
    messages.add(
        new Message(
            MessageKind.CALL,
            largest,
            LeafIndex.of(0xFFFF_FFFEL),
            ChainId.of(1),
            largest,
            last,
            last,
            last,
            most,
            most,
            Bytes.parse("0x" + "ff".repeat(1000))));
    messages.add(
        new Message(
            MessageKind.TOKEN,
            ChainId.of(1),
            LeafIndex.of(0),
            ChainId.of(2),
            ChainId.of(1),
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            Bytes.EMPTY));
    return messages;
  }

  static Message random(int number) {
    MessageKind kind = MessageKind.values()[number % 3];
    // Amounts of every length up to 128 bits.
    UInt256 amount = UInt256.of(wordOf(number, 7)).dividedBy(1L << 62).dividedBy(1L << 62);
    amount = amount.dividedBy(1L << 4 + number % 40);
    return new Message(
        kind,
        ChainId.of(1 + number % 3),
        LeafIndex.of(17L * number),
        ChainId.of(4 + number % 5),
        ChainId.of(31337 + number),
        address(number, 1),
        address(number, 2),
        address(number, 3),
        new TokenAmount(amount),
        new TokenAmount(amount.dividedBy(1 + number)),
        kind == MessageKind.TOKEN
            ? Bytes.EMPTY
            : Bytes.of(repeated(wordOf(number, 4), number * 7)));
  }

  private static Address address(int number, int salt) {
    return Address.of(wordOf(number, salt).toBytes().slice(0, Address.SIZE).asByteBuffer());
  }

  private static Bytes32 wordOf(int number, int salt) {
    return Keccak.hash("message " + number + " field " + salt);
  }

  private static ByteBuffer repeated(Bytes32 word, int size) {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    for (int at = 0; at < size; at++) {
      bytes.put((byte) word.toBytes().unsignedByteAt(at % Bytes32.SIZE));
    }
    return bytes.flip();
  }
}
