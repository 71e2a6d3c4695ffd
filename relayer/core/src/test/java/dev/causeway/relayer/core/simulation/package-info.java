// SPDX-License-Identifier: Apache-2.0
/** All duties together, on simulated chains and a store in memory. */
@NullMarked
package dev.causeway.relayer.core.simulation;

import org.jspecify.annotations.NullMarked;
