// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

import dev.causeway.model.Bytes32;

/**
 * Proof of what a contract's slot holds, from the state root through the contract's account.
 * Mirrors what the contracts {@code Mirror} and {@code OptimisticSettlement} verify.
 *
 * @param account the way from the state root to the storage root
 * @param storage the way from the storage root to the slot
 */
public record StateProof(AccountProof account, StorageProof storage) {
  /** What the slot holds in the state with that root. */
  public StorageCheck value(Bytes32 stateRoot) {
    return switch (account.account(stateRoot)) {
      case AccountCheck.NotProven(TrieFault fault) -> new StorageCheck.NotProven(fault);
      case AccountCheck.Exists(ProvenAccount proven) -> storage.value(proven.storageRoot());
    };
  }

  /**
   * Whether the slot of that existing account is zero in the state with that root. An account that
   * does not exist is not proven empty by this.
   */
  public ExclusionCheck absence(Bytes32 stateRoot) {
    return switch (account.account(stateRoot)) {
      case AccountCheck.NotProven(TrieFault fault) -> new ExclusionCheck.NotProven(fault);
      case AccountCheck.Exists(ProvenAccount proven) -> storage.absence(proven.storageRoot());
    };
  }
}
