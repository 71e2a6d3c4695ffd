// SPDX-License-Identifier: Apache-2.0
/**
 * The ledger: its accounts and transactions, what changes them, and the batches that are proven.
 */
@NullMarked
package dev.causeway.proofs.validity;

import org.jspecify.annotations.NullMarked;
