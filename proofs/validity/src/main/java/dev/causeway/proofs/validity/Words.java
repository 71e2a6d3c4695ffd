// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.validity;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes32;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.UInt256;
import dev.causeway.proofs.groth16.field.Scalar;
import java.nio.ByteBuffer;

/**
 * The two words that publish a transaction on L1.
 *
 * <p>Both are below the modulus of the field that circuits compute in, so that none of them is
 * equal to another there.
 *
 * @param a amount, token, payee's index, payer's index and kind, from the lowest bit; 216 bits
 * @param b recipient and destination chain, from the lowest bit; 224 bits
 */
public record Words(Bytes32 a, Bytes32 b) {
  /** Bits of the first word. */
  public static final int A_BITS = 216;

  /** Bits of the second word. */
  public static final int B_BITS = 224;

  /** The words of a no-op. */
  public static final Words ZERO = new Words(Bytes32.ZERO, Bytes32.ZERO);

  private static final int INDEX_BYTES = 3;
  private static final int AMOUNT_BYTES = LedgerAmounts.BITS / Byte.SIZE;

  /** Refuses words that are wider than they may be. */
  public Words {
    checkWidth("A", a, A_BITS);
    checkWidth("B", b, B_BITS);
  }

  /** Word A as an element of the field. */
  public Scalar first() {
    return scalar(a);
  }

  /** Word B as an element of the field. */
  public Scalar second() {
    return scalar(b);
  }

  static Words pack(
      int kind,
      int from,
      int to,
      long token,
      TokenAmount amount,
      Address recipient,
      long destination) {
    ByteBuffer first = ByteBuffer.allocate(Bytes32.SIZE);
    first.position(Bytes32.SIZE - A_BITS / Byte.SIZE).put((byte) kind);
    putIndex(first, from);
    putIndex(first, to);
    first.putInt((int) token);
    first.put(amount.value().toBytes32().asByteBuffer().position(Bytes32.SIZE - AMOUNT_BYTES));
    ByteBuffer second = ByteBuffer.allocate(Bytes32.SIZE);
    second.position(Bytes32.SIZE - B_BITS / Byte.SIZE).putLong(destination);
    second.put(recipient.asByteBuffer());
    return new Words(Bytes32.of(first.flip()), Bytes32.of(second.flip()));
  }

  int kind() {
    return a.asByteBuffer().get(Bytes32.SIZE - A_BITS / Byte.SIZE) & 0xff;
  }

  int from() {
    return index(Bytes32.SIZE - A_BITS / Byte.SIZE + 1);
  }

  int to() {
    return index(Bytes32.SIZE - A_BITS / Byte.SIZE + 1 + INDEX_BYTES);
  }

  long token() {
    return Integer.toUnsignedLong(
        a.asByteBuffer().getInt(Bytes32.SIZE - AMOUNT_BYTES - Integer.BYTES));
  }

  TokenAmount amount() {
    ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE).position(Bytes32.SIZE - AMOUNT_BYTES);
    word.put(a.asByteBuffer().position(Bytes32.SIZE - AMOUNT_BYTES)).flip();
    return new TokenAmount(UInt256.of(Bytes32.of(word)));
  }

  Address recipient() {
    return Address.of(b.asByteBuffer().position(Bytes32.SIZE - Address.SIZE));
  }

  /** As an unsigned number. */
  long destination() {
    return b.asByteBuffer().getLong(Bytes32.SIZE - Address.SIZE - Long.BYTES);
  }

  private int index(int at) {
    ByteBuffer word = a.asByteBuffer();
    return (word.get(at) & 0xff) << 16 | Short.toUnsignedInt(word.getShort(at + 1));
  }

  private static void putIndex(ByteBuffer word, int index) {
    word.put((byte) (index >>> 16)).putShort((short) index);
  }

  private static Scalar scalar(Bytes32 word) {
    byte[] bytes = new byte[Bytes32.SIZE];
    word.asByteBuffer().get(bytes);
    return Scalar.of(bytes);
  }

  private static void checkWidth(String name, Bytes32 word, int bits) {
    if (UInt256.of(word).bitLength() > bits) {
      throw new IllegalArgumentException(
          "word %s has %d bits at most, but is %s".formatted(name, bits, word));
    }
  }
}
