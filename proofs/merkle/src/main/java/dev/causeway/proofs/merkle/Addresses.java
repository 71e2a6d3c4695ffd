// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.Nonce;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Checksummed text form (EIP-55) and derivation of addresses. */
public final class Addresses {
  private static final int DIGITS = 2 * Address.SIZE;
  private static final byte CREATE2_MARK = (byte) 0xFF;
  private static final int RLP_SHORT_STRING = 0x80;
  private static final int RLP_SHORT_LIST = 0xC0;

  private Addresses() {}

  /**
   * Reads an address that a person typed.
   *
   * <p>All lower case and all upper case carry no checksum and are taken; mixed case must be the
   * checksum of EIP-55, so that a mistyped digit is not paid to.
   *
   * @throws IllegalArgumentException naming the text and the remedy, when it is no address or its
   *     checksum is wrong
   */
  public static Address parseChecksummed(String text) {
    Address address = Address.parse(text);
    String digits = text.substring(2);
    boolean mixed =
        !digits.equals(digits.toLowerCase(Locale.ROOT))
            && !digits.equals(digits.toUpperCase(Locale.ROOT));
    if (mixed && !text.equals(checksummed(address))) {
      throw new IllegalArgumentException(
          ("the checksum of address %s is wrong: a digit or its case was mistyped. Copy it again"
                  + " from its source; if you are sure of every digit, write it in lower case: %s")
              .formatted(text, address));
    }
    return address;
  }

  /** The text form with the checksum of EIP-55 in the case of its letters. */
  public static String checksummed(Address address) {
    String lower = address.toString().substring(2);
    Bytes32 hash = Keccak.hash(ByteBuffer.wrap(lower.getBytes(StandardCharsets.US_ASCII)));
    ByteBuffer nibbles = hash.asByteBuffer();
    StringBuilder text = new StringBuilder("0x");
    for (int digit = 0; digit < DIGITS; digit++) {
      int pair = Byte.toUnsignedInt(nibbles.get(digit / 2));
      int nibble = digit % 2 == 0 ? pair >>> 4 : pair & 0xF;
      char character = lower.charAt(digit);
      text.append(nibble >= 8 ? Character.toUpperCase(character) : character);
    }
    return text.toString();
  }

  /**
   * The address of the contract that an account creates with a transaction of that nonce, or a
   * contract with its CREATE instruction: the tail of keccak256(rlp([creator, nonce])).
   */
  public static Address created(Address creator, Nonce nonce) {
    ByteBuffer list = ByteBuffer.allocate(1 + 1 + Address.SIZE + 1 + Long.BYTES);
    int nonceBytes = (Long.SIZE - Long.numberOfLeadingZeros(nonce.value()) + 7) / 8;
    boolean itself = nonce.value() > 0 && nonce.value() < RLP_SHORT_STRING;
    list.put((byte) (RLP_SHORT_LIST + 1 + Address.SIZE + (itself ? 1 : 1 + nonceBytes)));
    list.put((byte) (RLP_SHORT_STRING + Address.SIZE)).put(creator.asByteBuffer());
    if (!itself) {
      list.put((byte) (RLP_SHORT_STRING + nonceBytes));
    }
    for (int octet = nonceBytes - 1; octet >= 0; octet--) {
      list.put((byte) (nonce.value() >>> (8 * octet)));
    }
    return tail(Keccak.hash(list.flip()));
  }

  /**
   * The address of a contract created with CREATE2 (EIP-1014): the tail of keccak256(0xff, creator,
   * salt, initCodeHash).
   */
  public static Address created2(Address creator, Bytes32 salt, Bytes32 initCodeHash) {
    ByteBuffer preimage = ByteBuffer.allocate(1 + Address.SIZE + 2 * Bytes32.SIZE);
    preimage.put(CREATE2_MARK).put(creator.asByteBuffer());
    preimage.put(salt.asByteBuffer()).put(initCodeHash.asByteBuffer()).flip();
    return tail(Keccak.hash(preimage));
  }

  private static Address tail(Bytes32 hash) {
    Bytes bytes = hash.toBytes();
    return Address.of(bytes.slice(Bytes32.SIZE - Address.SIZE, Bytes32.SIZE).asByteBuffer());
  }
}
