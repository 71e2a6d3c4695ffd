// SPDX-License-Identifier: Apache-2.0
/**
 * Which nodes there are, and which should perform what. All of it is advice: leases decide, and
 * work goes on when every message of the cluster is lost.
 */
@NullMarked
package dev.causeway.relayer.node.cluster;

import org.jspecify.annotations.NullMarked;
