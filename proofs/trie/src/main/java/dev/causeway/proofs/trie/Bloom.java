// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.proofs.merkle.Keccak;
import java.nio.ByteBuffer;

/**
 * The filter in a block header over the emitters and topics of its logs (yellow paper, section
 * 4.3.1).
 *
 * <p>It never denies what is there: a filter that may contain our contract's event, for a block in
 * which a node shows none, is a reason to ask again; a node that shows a log which the filter
 * denies is lying.
 *
 * @param bits 256 bytes
 */
public record Bloom(Bytes bits) {
  /** Number of bytes. */
  public static final int SIZE = 256;

  /** The filter of a block without logs. */
  public static final Bloom EMPTY = new Bloom(Bytes.of(ByteBuffer.allocate(SIZE)));

  private static final int HASHES = 3;

  /**
   * Refuses another size.
   *
   * @throws IllegalArgumentException naming the size
   */
  public Bloom {
    if (bits.size() != SIZE) {
      throw new IllegalArgumentException(
          "a bloom filter must be %d bytes, but has %d".formatted(SIZE, bits.size()));
    }
  }

  /**
   * Reads 0x and 512 hexadecimal digits.
   *
   * @throws IllegalArgumentException naming the text or the size, when it is anything else
   */
  public static Bloom parse(String text) {
    return new Bloom(Bytes.parse(text));
  }

  /** Whether a log of that emitter may be in the block; if not, none is. */
  public boolean mayContain(Address emitter) {
    return mayContainHash(Keccak.hash(emitter));
  }

  /** Whether a log with that topic may be in the block; if not, none is. */
  public boolean mayContain(Bytes32 topic) {
    return mayContainHash(Keccak.hash(topic));
  }

  /** The filter that has that emitter too. */
  public Bloom with(Address emitter) {
    return withHash(Keccak.hash(emitter));
  }

  /** The filter that has that topic too. */
  public Bloom with(Bytes32 topic) {
    return withHash(Keccak.hash(topic));
  }

  private boolean mayContainHash(Bytes32 hash) {
    for (int i = 0; i < HASHES; i++) {
      int bit = bit(hash, i);
      if ((bits.unsignedByteAt(SIZE - 1 - bit / 8) & 1 << bit % 8) == 0) {
        return false;
      }
    }
    return true;
  }

  private Bloom withHash(Bytes32 hash) {
    ByteBuffer copy = ByteBuffer.allocate(SIZE).put(bits.asByteBuffer()).flip();
    for (int i = 0; i < HASHES; i++) {
      int bit = bit(hash, i);
      int at = SIZE - 1 - bit / 8;
      copy.put(at, (byte) (copy.get(at) | 1 << bit % 8));
    }
    return new Bloom(Bytes.of(copy));
  }

  /** The position of one of the three bits: eleven bits of the hash. */
  private static int bit(Bytes32 hash, int which) {
    return hash.asByteBuffer().getShort(2 * which) & (8 * SIZE - 1);
  }

  @Override
  public String toString() {
    return bits.toString();
  }
}
