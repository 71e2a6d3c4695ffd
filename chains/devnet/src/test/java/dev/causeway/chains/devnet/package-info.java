// SPDX-License-Identifier: Apache-2.0
/** Tests against real anvil processes, and of what decides without them. */
@NullMarked
package dev.causeway.chains.devnet;

import org.jspecify.annotations.NullMarked;
