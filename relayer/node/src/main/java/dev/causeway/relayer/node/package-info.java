// SPDX-License-Identifier: Apache-2.0
/** The node: actors around the duties, and the gRPC service. */
@NullMarked
package dev.causeway.relayer.node;

import org.jspecify.annotations.NullMarked;
