// SPDX-License-Identifier: Apache-2.0
/** Tests of the gRPC service, over real connections. */
@NullMarked
package dev.causeway.relayer.node.grpc;

import org.jspecify.annotations.NullMarked;
