// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Messages that wait for the relayer. */
public interface ClaimBacklog {
  /**
   * Messages to {@code destination} that it can claim now: canonical in a final block of their
   * source, at or above {@code from}, below {@code covered}, not claimed in a canonical block, in
   * no live intent, not parked and not delayed; ascending by leaf index, at most {@code limit}.
   */
  List<Message> claimable(
      ChainId source, ChainId destination, LeafIndex from, LeafCount covered, int limit);

  /** The same from the first message on. */
  default List<Message> claimable(
      ChainId source, ChainId destination, LeafCount covered, int limit) {
    return claimable(source, destination, LeafIndex.of(0), covered, limit);
  }

  /**
   * The highest canonical message from {@code source} to each destination, final or not, that is
   * not claimed yet, as the number of leaves that an exit root must have to cover it.
   */
  List<Demand> demand(ChainId source);

  /** Gives a message up until an operator retries it. */
  void park(Fence fence, MessageKey message, ParkReason reason);

  /**
   * Leaves a message alone for a while; counts one failed attempt. Returns how many attempts failed
   * so far.
   */
  int delay(Fence fence, MessageKey message, WaitingReason reason, Duration wait);

  /**
   * Lifts parking and delay, and keeps that in the {@link OperatorLog}.
   *
   * @param operator who asks
   * @return whether there was any
   */
  boolean retry(MessageKey message, String operator);

  /** How often a claim of the message failed so far. */
  int failedAttempts(MessageKey message);

  /**
   * What is wanted between two chains.
   *
   * @param destination where the messages go
   * @param needed number of leaves that covers all of them
   * @param finalNeeded number of leaves that covers those in final blocks; {@link LeafCount#NONE}
   *     if none is
   * @param firstUnclaimed position of the oldest
   */
  record Demand(
      ChainId destination,
      LeafCount needed,
      LeafCount finalNeeded,
      Optional<LeafIndex> firstUnclaimed) {}
}
