// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Transactions as bytes: the sender stands in them where a signature would. */
final class TransactionCodec {
  private static final int FIXED = 3 * Long.BYTES + 2 * Address.SIZE + 3 * Bytes32.SIZE;

  private TransactionCodec() {}

  record Decoded(Address sender, UnsignedTransaction transaction) {}

  static SignedTransaction sign(Address sender, UnsignedTransaction transaction) {
    ByteBuffer buffer = ByteBuffer.allocate(FIXED + transaction.data().size());
    buffer.putLong(transaction.chain().value()).putLong(transaction.nonce().value());
    buffer.putLong(transaction.gasLimit().value());
    buffer.put(sender.asByteBuffer()).put(transaction.to().asByteBuffer());
    put(buffer, transaction.value());
    put(buffer, transaction.maxFeePerGas());
    put(buffer, transaction.maxPriorityFeePerGas());
    Bytes bytes = Bytes.of(buffer.put(transaction.data().asByteBuffer()).flip());
    return new SignedTransaction(new TxHash(Keccak.hash(bytes)), bytes);
  }

  static Optional<Decoded> decode(Bytes bytes) {
    if (bytes.size() < FIXED) {
      return Optional.empty();
    }
    ByteBuffer buffer = bytes.asByteBuffer();
    ChainId chain = ChainId.of(buffer.getLong());
    Nonce nonce = Nonce.of(buffer.getLong());
    Gas gas = Gas.of(buffer.getLong());
    Address sender = Address.of(take(buffer, Address.SIZE));
    Address to = Address.of(take(buffer, Address.SIZE));
    Wei value = wei(buffer);
    Wei maxFee = wei(buffer);
    Wei priority = wei(buffer);
    return Optional.of(
        new Decoded(
            sender,
            new UnsignedTransaction(
                chain, nonce, to, value, Bytes.of(buffer), gas, maxFee, priority)));
  }

  private static void put(ByteBuffer buffer, Wei amount) {
    buffer.put(amount.value().toBytes32().asByteBuffer());
  }

  private static Wei wei(ByteBuffer buffer) {
    return new Wei(UInt256.of(Bytes32.of(take(buffer, Bytes32.SIZE))));
  }

  private static ByteBuffer take(ByteBuffer buffer, int size) {
    ByteBuffer view = buffer.slice(buffer.position(), size);
    buffer.position(buffer.position() + size);
    return view;
  }
}
