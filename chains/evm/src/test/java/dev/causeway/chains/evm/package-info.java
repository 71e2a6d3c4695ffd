// SPDX-License-Identifier: Apache-2.0
/** Tests of the JSON-RPC adapter, against real nodes and against nodes that misbehave. */
@NullMarked
package dev.causeway.chains.evm;

import org.jspecify.annotations.NullMarked;
