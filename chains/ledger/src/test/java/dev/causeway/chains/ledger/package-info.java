// SPDX-License-Identifier: Apache-2.0
/** Tests of the ledger's node, on a real PostgreSQL. */
@NullMarked
package dev.causeway.chains.ledger;

import org.jspecify.annotations.NullMarked;
