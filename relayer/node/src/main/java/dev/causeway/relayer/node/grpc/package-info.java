// SPDX-License-Identifier: Apache-2.0
/**
 * The gRPC service: answers from the store and the chains, streams of changes, limits, roles and
 * the one place where a failure becomes a status.
 */
@NullMarked
package dev.causeway.relayer.node.grpc;

import org.jspecify.annotations.NullMarked;
