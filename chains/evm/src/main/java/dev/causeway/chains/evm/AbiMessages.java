// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;

/** The struct {@code Message} of the contracts, as the ABI encodes it. */
final class AbiMessages {
  /** Its canonical type. */
  static final String TYPE =
      "(uint8,uint64,uint32,uint64,uint64,address,address,address,uint256,uint256,bytes)";

  private static final int WORD = Bytes32.SIZE;
  private static final int HEAD = 11 * WORD;

  private AbiMessages() {}

  /** Reads one that starts at that place. */
  static Message read(AbiReader data, int at) {
    data.requireOffset(at + 10 * WORD, HEAD);
    return new Message(
        MessageKind.ofCode(data.number(at, 8)),
        data.chain(at + WORD),
        LeafIndex.of(data.number(at + 2 * WORD, 32)),
        data.chain(at + 3 * WORD),
        data.chain(at + 4 * WORD),
        data.address(at + 5 * WORD),
        data.address(at + 6 * WORD),
        data.address(at + 7 * WORD),
        new TokenAmount(data.uint256(at + 8 * WORD)),
        new TokenAmount(data.uint256(at + 9 * WORD)),
        data.bytes(at + HEAD));
  }

  static void write(AbiWriter target, Message message) {
    target
        .number(message.kind().code())
        .number(message.sourceChain().value())
        .number(message.leafIndex().value())
        .number(message.destinationChain().value())
        .number(message.originChain().value())
        .address(message.originToken())
        .address(message.sender())
        .address(message.recipient())
        .number(message.amount().value())
        .number(message.relayerFee().value())
        .number(HEAD)
        .bytes(message.data());
  }

  /** Size of its encoding in bytes. */
  static int size(Message message) {
    return HEAD + AbiWriter.sizeOfBytes(message.data());
  }

  /** The description of a token that a message of that kind carries. */
  static Bytes metadata(String name, String symbol, int decimals) {
    Bytes nameBytes = utf8(name);
    Bytes symbolBytes = utf8(symbol);
    long symbolOffset = 3L * WORD + AbiWriter.sizeOfBytes(nameBytes);
    return AbiWriter.arguments(9 * WORD)
        .number(3L * WORD)
        .number(symbolOffset)
        .number(decimals)
        .bytes(nameBytes)
        .bytes(symbolBytes)
        .toBytes();
  }

  private static Bytes utf8(String text) {
    return Bytes.of(
        java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }
}
