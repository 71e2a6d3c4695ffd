// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/** Verdict on a proof that an account exists. */
public sealed interface AccountCheck {
  /**
   * It does.
   *
   * @param account what the state holds of it
   */
  record Exists(ProvenAccount account) implements AccountCheck {}

  /**
   * The proof does not show it.
   *
   * @param fault why
   */
  record NotProven(TrieFault fault) implements AccountCheck {}
}
