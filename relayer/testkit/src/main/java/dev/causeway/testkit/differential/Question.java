// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;

/** What a proof is asked. */
public sealed interface Question {
  /**
   * What a contract's storage holds, from the state root on.
   *
   * @param account the contract
   * @param slot the slot
   */
  record Slot(Address account, Bytes32 slot) implements Question {}

  /**
   * What the state says of an account.
   *
   * @param address the account
   */
  record Account(Address address) implements Question {}

  /**
   * What a trie of keys of any length holds, such as that of a block's receipts.
   *
   * @param key the key, not hashed
   */
  record Entry(Bytes key) implements Question {}
}
