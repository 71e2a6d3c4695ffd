// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.proofs.merkle.Keccak;
import fr.acinq.secp256k1.Secp256k1;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a signed transaction with a fee market (type 2 of EIP-2718, EIP-1559) says about its place
 * in a pool.
 *
 * @param hash as a node names it
 * @param sender recovered from the signature
 * @param nonce of the sender
 * @param priorityFee in wei
 * @param maxFee in wei
 */
record RawTransaction(String hash, String sender, long nonce, long priorityFee, long maxFee) {
  private static final int TYPE = 2;
  private static final int UNSIGNED_FIELDS = 9;
  private static final int FIELDS = 12;

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when it is another type or malformed
   */
  static RawTransaction parse(Bytes raw) {
    if (raw.isEmpty() || raw.unsignedByteAt(0) != TYPE) {
      throw new IllegalArgumentException("not a transaction of type 2");
    }
    try {
      ByteBuffer bytes = raw.asByteBuffer();
      bytes.position(1);
      Item list = Item.read(bytes);
      ByteBuffer inner = list.content();
      List<Item> fields = new ArrayList<>();
      int unsignedEnd = 0;
      while (inner.hasRemaining()) {
        fields.add(Item.read(inner));
        if (fields.size() == UNSIGNED_FIELDS) {
          unsignedEnd = inner.position();
        }
      }
      if (!list.isList() || fields.size() != FIELDS) {
        throw new IllegalArgumentException("not twelve fields");
      }
      byte[] unsigned = new byte[unsignedEnd];
      list.content().get(0, unsigned);
      byte[] digest = new byte[32];
      Keccak.hash(withHeader(unsigned)).toBytes().asByteBuffer().get(digest);
      return new RawTransaction(
          Keccak.hash(raw).toString(),
          sender(fields, digest),
          fields.get(1).number(),
          fields.get(2).number(),
          fields.get(3).number());
    } catch (java.nio.BufferUnderflowException | IndexOutOfBoundsException cut) {
      throw new IllegalArgumentException("cut short", cut);
    }
  }

  private static Bytes withHeader(byte[] fields) {
    ByteBuffer signed = ByteBuffer.allocate(fields.length + 10);
    signed.put((byte) TYPE);
    if (fields.length < 56) {
      signed.put((byte) (0xc0 + fields.length));
    } else {
      int size = (39 - Integer.numberOfLeadingZeros(fields.length)) / 8;
      signed.put((byte) (0xf7 + size));
      for (int i = size - 1; i >= 0; i--) {
        signed.put((byte) (fields.length >>> 8 * i));
      }
    }
    return Bytes.of(signed.put(fields).flip());
  }

  private static String sender(List<Item> fields, byte[] digest) {
    byte[] signature = new byte[64];
    fields.get(10).copyRight(signature, 32);
    fields.get(11).copyRight(signature, 64);
    byte[] key =
        Secp256k1.Companion.get().ecdsaRecover(signature, digest, (int) fields.get(9).number());
    Bytes point = Bytes.of(ByteBuffer.wrap(Arrays.copyOfRange(key, 1, 65)));
    return Address.of(Keccak.hash(point).toBytes().slice(12, 32).asByteBuffer()).toString();
  }

  /** One item of RLP. */
  private record Item(ByteBuffer content, boolean isList) {
    static Item read(ByteBuffer from) {
      int first = from.get() & 0xff;
      if (first < 0x80) {
        return new Item(from.slice(from.position() - 1, 1), false);
      }
      int base = first < 0xc0 ? 0x80 : 0xc0;
      int length = first - base;
      if (length > 55) {
        int size = length - 55;
        length = 0;
        for (int i = 0; i < size; i++) {
          length = length << 8 | from.get() & 0xff;
        }
      }
      ByteBuffer content = from.slice(from.position(), length);
      from.position(from.position() + length);
      return new Item(content, base == 0xc0);
    }

    long number() {
      if (content.remaining() > 8) {
        throw new IllegalArgumentException("a number of more than 8 bytes");
      }
      long value = 0;
      for (int i = 0; i < content.remaining(); i++) {
        value = value << 8 | content.get(i) & 0xff;
      }
      return value;
    }

    void copyRight(byte[] to, int end) {
      content.get(0, to, end - content.remaining(), content.remaining());
    }
  }
}
