// SPDX-License-Identifier: Apache-2.0
/** Local chains as supervised processes, rollup drivers and deployment. */
@NullMarked
package dev.causeway.chains.devnet;

import org.jspecify.annotations.NullMarked;
