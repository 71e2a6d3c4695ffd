// SPDX-License-Identifier: Apache-2.0
/**
 * The ledger behind the ports that the relayer has for every chain: what its node says over gRPC,
 * checked where it can be, and its contract on L1, which has the last word.
 */
@NullMarked
package dev.causeway.chains.ledger.access;

import org.jspecify.annotations.NullMarked;
