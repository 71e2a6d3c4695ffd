// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.proofs.validity.Account;
import dev.causeway.proofs.validity.AccountIndex;

/**
 * An account with its place in the tree.
 *
 * @param index its place
 * @param account what it is
 */
public record AccountEntry(AccountIndex index, Account account) {}
