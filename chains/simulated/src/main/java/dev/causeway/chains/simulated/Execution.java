// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainEvent;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import java.time.Instant;
import java.util.List;

/**
 * What a contract sees while it runs.
 *
 * @param undo takes every change of state
 * @param events takes every event
 * @param block the block that is being made
 * @param time its timestamp
 * @param sender the account that calls
 */
record Execution(
    UndoLog undo, List<ChainEvent> events, BlockNumber block, Instant time, Address sender) {}
