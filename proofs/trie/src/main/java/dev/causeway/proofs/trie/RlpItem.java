// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.UInt256;
import java.util.List;

/** A value of the recursive length prefix encoding (yellow paper, appendix B). */
public sealed interface RlpItem {
  /**
   * A byte string.
   *
   * @param value the bytes
   */
  record Data(Bytes value) implements RlpItem {}

  /**
   * A list.
   *
   * @param items its elements
   */
  record Sequence(List<RlpItem> items) implements RlpItem {
    /** Copies the list. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** A byte string. */
  static RlpItem of(Bytes value) {
    return new Data(value);
  }

  /** A word, with all its zeros. */
  static RlpItem of(Bytes32 value) {
    return new Data(value.toBytes());
  }

  /** An address. */
  static RlpItem of(Address value) {
    return new Data(value.toBytes());
  }

  /** A number: big-endian without leading zeros, zero being the empty string. */
  static RlpItem of(UInt256 value) {
    Bytes word = value.toBytes32().toBytes();
    return new Data(word.slice(Bytes32.SIZE - (value.bitLength() + 7) / 8, Bytes32.SIZE));
  }

  /** A non-negative number. */
  static RlpItem of(long value) {
    return of(UInt256.of(value));
  }

  /** A list. */
  static RlpItem of(List<RlpItem> items) {
    return new Sequence(items);
  }
}
