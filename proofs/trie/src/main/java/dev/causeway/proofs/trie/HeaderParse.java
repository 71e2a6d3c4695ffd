// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/** Result of reading a block header. */
public sealed interface HeaderParse {
  /**
   * The bytes are a header.
   *
   * @param header the header
   */
  record Parsed(BlockHeader header) implements HeaderParse {}

  /**
   * The bytes are a header, as the contracts have it too, with a number that is beyond what is
   * counted with here, 2^63 and more. Its hash is that of the bytes.
   *
   * @param field which number
   */
  record Beyond(String field) implements HeaderParse {}

  /**
   * The bytes are no header that is known here.
   *
   * @param reason why, for a person
   */
  record Malformed(String reason) implements HeaderParse {}
}
