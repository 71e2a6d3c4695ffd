// SPDX-License-Identifier: Apache-2.0
/**
 * The relayer's memory without a database, for the deterministic simulator and for tests: the same
 * promises of the store ports, by a virtual clock.
 */
@NullMarked
package dev.causeway.relayer.core.simulation;

import org.jspecify.annotations.NullMarked;
