// SPDX-License-Identifier: Apache-2.0
/**
 * The gRPC service {@code causeway.ledger.v1}; the only package of the ledger's node that knows
 * gRPC.
 */
@NullMarked
package dev.causeway.chains.ledger.grpc;

import org.jspecify.annotations.NullMarked;
