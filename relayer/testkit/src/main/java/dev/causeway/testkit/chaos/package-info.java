// SPDX-License-Identifier: Apache-2.0
/** Scenarios of faults against a devnet with real node processes, and their runner. */
@NullMarked
package dev.causeway.testkit.chaos;

import org.jspecify.annotations.NullMarked;
