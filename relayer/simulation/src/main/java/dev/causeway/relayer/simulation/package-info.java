// SPDX-License-Identifier: Apache-2.0
/**
 * The deterministic simulator: several nodes with the very duties of a real one, simulated chains
 * and a simulated store on virtual time, faults by plan, and a checker that trusts none of them.
 */
@NullMarked
package dev.causeway.relayer.simulation;

import org.jspecify.annotations.NullMarked;
