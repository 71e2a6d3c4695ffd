// SPDX-License-Identifier: Apache-2.0
/** Arms failpoints in the process of a node on a devnet, and does to it what they say. */
@NullMarked
package dev.causeway.relayer.node.failpoint;

import org.jspecify.annotations.NullMarked;
