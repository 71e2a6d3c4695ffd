// SPDX-License-Identifier: Apache-2.0
/** A TCP proxy that misbehaves, for the database, the cluster and gRPC. */
@NullMarked
package dev.causeway.testkit.tcp;

import org.jspecify.annotations.NullMarked;
