// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;

/** Holds one key. Safe for concurrent use. */
public interface TransactionSigner {
  /** The account of the key. */
  Address address();

  /**
   * Signs; deterministic (RFC 6979), so the same transaction always has the same bytes and hash.
   */
  SignedTransaction sign(UnsignedTransaction transaction);
}
