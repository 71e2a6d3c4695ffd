// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/** Result of decoding RLP. */
public sealed interface RlpDecoding {
  /**
   * The input was the encoding of an item.
   *
   * @param item the item
   */
  record Decoded(RlpItem item) implements RlpDecoding {}

  /**
   * The input was the encoding of nothing.
   *
   * @param fault why
   */
  record Malformed(RlpFault fault) implements RlpDecoding {}
}
