// SPDX-License-Identifier: Apache-2.0
/** Tests of the ledger's rules and batches. */
@NullMarked
package dev.causeway.proofs.validity;

import org.jspecify.annotations.NullMarked;
