// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import java.time.Instant;

/**
 * How things stood at a moment, by the relayer's own memory: for pictures, not for the verdict.
 *
 * @param at when
 * @param nodesUp nodes that ran and were not stopped
 * @param sent messages that it knew
 * @param delivered of which it knew a claim
 * @param backlog those that were neither claimed nor parked
 */
public record Sample(Instant at, int nodesUp, long sent, long delivered, long backlog) {}
