// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionSigner;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.trie.Rlp;
import dev.causeway.proofs.trie.RlpItem;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key in this process. Signs with the native libsecp256k1 where it loads and with Bouncy Castle
 * elsewhere; both give the same bytes (RFC 6979, low s as EIP-2 demands).
 *
 * <p>The key appears in no message and no {@code toString}.
 */
public final class LocalSigner implements TransactionSigner {
  private static final int TYPE_1559 = 2;

  private final Secp256k1Key key;
  private final Address address;

  private LocalSigner(Secp256k1Key key) {
    this.key = key;
    this.address = key.address();
  }

  /**
   * Takes a key as 0x and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException when it is no private key; the text is not repeated
   */
  public static LocalSigner ofHex(String key) {
    Bytes32 secret;
    try {
      secret = Bytes32.parse(key.startsWith("0x") ? key : "0x" + key);
    } catch (IllegalArgumentException wrong) {
      // The cause would show the key.
      throw new IllegalArgumentException(
          "a private key must be 64 hexadecimal digits, but %d characters were given"
              .formatted(key.length()));
    }
    return new LocalSigner(Secp256k1Key.of(secret));
  }

  /**
   * Opens a key file in the Web3 Secret Storage format (version 3) with the password that stands in
   * another file. Both must be readable by their owner only.
   *
   * @throws IllegalArgumentException naming the file and the remedy, when it is missing, readable
   *     by others, of another format, or the password is wrong
   */
  public static LocalSigner ofKeystore(Path keystore, Path passwordFile) {
    return new LocalSigner(Secp256k1Key.of(KeystoreFile.open(keystore, passwordFile)));
  }

  @Override
  public Address address() {
    return address;
  }

  @Override
  public SignedTransaction sign(UnsignedTransaction transaction) {
    List<RlpItem> fields = new ArrayList<>(12);
    fields.add(RlpItem.of(transaction.chain().value()));
    fields.add(RlpItem.of(transaction.nonce().value()));
    fields.add(RlpItem.of(transaction.maxPriorityFeePerGas().value()));
    fields.add(RlpItem.of(transaction.maxFeePerGas().value()));
    fields.add(RlpItem.of(transaction.gasLimit().value()));
    fields.add(RlpItem.of(transaction.to()));
    fields.add(RlpItem.of(transaction.value().value()));
    fields.add(RlpItem.of(transaction.data()));
    fields.add(RlpItem.of(List.of()));
    return sign(fields);
  }

  /** A type-2 transaction that creates a contract: it has no recipient. */
  SignedTransaction signCreation(UnsignedTransaction transaction) {
    List<RlpItem> fields = new ArrayList<>(12);
    fields.add(RlpItem.of(transaction.chain().value()));
    fields.add(RlpItem.of(transaction.nonce().value()));
    fields.add(RlpItem.of(transaction.maxPriorityFeePerGas().value()));
    fields.add(RlpItem.of(transaction.maxFeePerGas().value()));
    fields.add(RlpItem.of(transaction.gasLimit().value()));
    fields.add(RlpItem.of(Bytes.EMPTY));
    fields.add(RlpItem.of(transaction.value().value()));
    fields.add(RlpItem.of(transaction.data()));
    fields.add(RlpItem.of(List.of()));
    return sign(fields);
  }

  /** Signs a hash, such as one of EIP-712: 65 bytes r, s, v with v 27 or 28. */
  Bytes signHash(Bytes32 hash) {
    Secp256k1Key.Signature signature = key.sign(hash);
    return Bytes.of(
        ByteBuffer.allocate(65)
            .put(signature.r().asByteBuffer())
            .put(signature.s().asByteBuffer())
            .put((byte) (27 + signature.parity()))
            .flip());
  }

  private SignedTransaction sign(List<RlpItem> fields) {
    Secp256k1Key.Signature signature = key.sign(Keccak.hash(typed(fields)));
    List<RlpItem> signed = new ArrayList<>(fields);
    signed.add(RlpItem.of(signature.parity()));
    signed.add(RlpItem.of(UInt256.of(signature.r())));
    signed.add(RlpItem.of(UInt256.of(signature.s())));
    Bytes bytes = typed(signed);
    return new SignedTransaction(new TxHash(Keccak.hash(bytes)), bytes);
  }

  private static Bytes typed(List<RlpItem> fields) {
    Bytes list = Rlp.encode(RlpItem.of(fields));
    ByteBuffer typed = ByteBuffer.allocate(1 + list.size());
    return Bytes.of(typed.put((byte) TYPE_1559).put(list.asByteBuffer()).flip());
  }

  @Override
  public String toString() {
    return "LocalSigner[" + address + ", key hidden]";
  }
}
