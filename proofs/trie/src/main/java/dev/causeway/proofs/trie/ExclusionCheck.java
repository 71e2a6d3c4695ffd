// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/** Verdict on a proof that a trie does not hold a key. */
public sealed interface ExclusionCheck {
  /** It does not. */
  record Excluded() implements ExclusionCheck {}

  /**
   * The proof does not show it.
   *
   * @param fault why
   */
  record NotProven(TrieFault fault) implements ExclusionCheck {}
}
