// SPDX-License-Identifier: Apache-2.0
/** The chain ports over JSON-RPC. */
@NullMarked
package dev.causeway.chains.evm;

import org.jspecify.annotations.NullMarked;
