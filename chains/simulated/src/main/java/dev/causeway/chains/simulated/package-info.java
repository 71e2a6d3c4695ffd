// SPDX-License-Identifier: Apache-2.0
/** Chains in memory with reorgs, finality and seeded faults. */
@NullMarked
package dev.causeway.chains.simulated;

import org.jspecify.annotations.NullMarked;
