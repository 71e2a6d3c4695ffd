// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.proofs.validity.Words;

/**
 * A transaction that a ledger's node said to have stored.
 *
 * @param position its place in the order of all transactions
 * @param words what must be published of it on L1
 */
public record Acknowledged(long position, Words words) {}
