// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes32;

/** Verdict on a proof that a storage slot holds a value. */
public sealed interface StorageCheck {
  /**
   * It does.
   *
   * @param value what it holds, never zero: a slot of zero is absent from the trie
   */
  record Holds(Bytes32 value) implements StorageCheck {}

  /**
   * The proof does not show it.
   *
   * @param fault why
   */
  record NotProven(TrieFault fault) implements StorageCheck {}
}
