// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Epoch;

/**
 * Proof that a duty is ours: every write carries it, and the store refuses one whose epoch has
 * passed.
 *
 * @param duty the duty
 * @param owner the node that performs it
 * @param epoch the epoch of its lease
 */
public record Fence(DutyName duty, NodeId owner, Epoch epoch) {}
