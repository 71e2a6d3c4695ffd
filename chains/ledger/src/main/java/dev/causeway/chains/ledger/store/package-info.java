// SPDX-License-Identifier: Apache-2.0
/** The ledger's memory in PostgreSQL; the only package of the ledger's node that knows SQL. */
@NullMarked
package dev.causeway.chains.ledger.store;

import org.jspecify.annotations.NullMarked;
