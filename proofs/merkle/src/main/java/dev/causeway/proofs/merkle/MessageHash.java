// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import java.nio.ByteBuffer;

/**
 * The identity of a message, which is also its leaf. Mirrors the contract library {@code
 * MessageHash}.
 *
 * <p>The leaf is keccak256 over a zero byte and eleven words: kind, source chain, leaf index,
 * destination chain, origin chain, origin token, sender, recipient, amount, relayer fee and the
 * hash of the data. The pre-image has 353 bytes, never the 64 of an inner node, so a node cannot
 * pass for a leaf (pitfall M1); every word has a fixed size, so no two messages share a pre-image
 * (pitfall M2).
 */
public final class MessageHash {
  /** Number of bytes that are hashed. */
  public static final int PREIMAGE_SIZE = 1 + 11 * Bytes32.SIZE;

  private static final int ADDRESS_PADDING = Bytes32.SIZE - Address.SIZE;
  private static final int LONG_PADDING = Bytes32.SIZE - Long.BYTES;

  private MessageHash() {}

  /** The leaf of a message. */
  public static MessageId leaf(Message message) {
    // A fresh buffer is all zeros: padding is skipped, never written.
    ByteBuffer preimage = ByteBuffer.allocate(PREIMAGE_SIZE);
    preimage.put((byte) 0x00);
    putLong(preimage, message.kind().code());
    putLong(preimage, message.sourceChain().value());
    putLong(preimage, message.leafIndex().value());
    putLong(preimage, message.destinationChain().value());
    putLong(preimage, message.originChain().value());
    putAddress(preimage, message.originToken());
    putAddress(preimage, message.sender());
    putAddress(preimage, message.recipient());
    preimage.put(message.amount().value().toBytes32().asByteBuffer());
    preimage.put(message.relayerFee().value().toBytes32().asByteBuffer());
    preimage.put(Keccak.hash(message.data()).asByteBuffer());
    return new MessageId(Keccak.hash(preimage.flip()));
  }

  static void putLong(ByteBuffer target, long value) {
    target.position(target.position() + LONG_PADDING);
    target.putLong(value);
  }

  private static void putAddress(ByteBuffer target, Address address) {
    target.position(target.position() + ADDRESS_PADDING);
    target.put(address.asByteBuffer());
  }
}
