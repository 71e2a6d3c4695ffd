// SPDX-License-Identifier: Apache-2.0
/** Tests of the simulator, and the simulation that every build runs. */
@NullMarked
package dev.causeway.relayer.simulation;

import org.jspecify.annotations.NullMarked;
