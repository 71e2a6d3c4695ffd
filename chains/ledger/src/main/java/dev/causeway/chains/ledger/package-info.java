// SPDX-License-Identifier: Apache-2.0
/**
 * The node of the ledger: it orders transactions, stores them, cuts them into batches for the
 * prover, and rebuilds the state from L1. Specified in {@code docs/features/ledger.md}.
 */
@NullMarked
package dev.causeway.chains.ledger;

import org.jspecify.annotations.NullMarked;
