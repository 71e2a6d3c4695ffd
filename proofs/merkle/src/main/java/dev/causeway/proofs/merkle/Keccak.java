// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.merkle;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keccak-256, the hash of the EVM. It is not SHA3-256, which pads differently (pitfall M24).
 *
 * <p>Safe for use by several threads.
 */
public final class Keccak {
  /** Hash of no bytes; also the code hash of an account without code. */
  public static final Bytes32 EMPTY = hash(Bytes.EMPTY);

  private Keccak() {}

  /** The hash of a byte sequence. */
  public static Bytes32 hash(Bytes input) {
    return hash(input.asByteBuffer());
  }

  /** The hash of a word. */
  public static Bytes32 hash(Bytes32 input) {
    return hash(input.asByteBuffer());
  }

  /** The hash of an address: its key in a state trie. */
  public static Bytes32 hash(Address input) {
    return hash(input.asByteBuffer());
  }

  /** The hash of a text in UTF-8: how event topics and error selectors are derived. */
  public static Bytes32 hash(String input) {
    return hash(ByteBuffer.wrap(input.getBytes(StandardCharsets.UTF_8)));
  }

  /** The hash of the remaining bytes of a buffer, whose position does not change. */
  public static Bytes32 hash(ByteBuffer input) {
    return new KeccakDigester().hash(input);
  }

  /** The hash of two words: an inner node of a tree. */
  public static Bytes32 hash(Bytes32 left, Bytes32 right) {
    ByteBuffer pair = ByteBuffer.allocate(2 * Bytes32.SIZE);
    pair.put(left.asByteBuffer()).put(right.asByteBuffer()).flip();
    return hash(pair);
  }
}
