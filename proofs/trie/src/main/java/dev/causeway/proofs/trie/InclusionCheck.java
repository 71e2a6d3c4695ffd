// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes;

/** Verdict on a proof that a trie holds a key. */
public sealed interface InclusionCheck {
  /**
   * It does.
   *
   * @param value what it holds, never empty
   */
  record Included(Bytes value) implements InclusionCheck {}

  /**
   * The proof does not show it.
   *
   * @param fault why
   */
  record NotProven(TrieFault fault) implements InclusionCheck {}
}
