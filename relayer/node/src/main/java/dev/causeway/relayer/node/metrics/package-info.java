// SPDX-License-Identifier: Apache-2.0
/**
 * What a node tells Prometheus: whether it relays, how long that takes, who does what, and what is
 * in the way. Everything is gathered when it is asked for; a node that nobody asks pays nothing.
 */
@NullMarked
package dev.causeway.relayer.node.metrics;

import org.jspecify.annotations.NullMarked;
