// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What keeps duties from their work right now, as they see it themselves: chains that cannot be
 * believed or reached, keys that cannot pay. Transfers show it as the reason why they wait. It
 * outlives the node that saw it, until the next holder of the duty's lease sees otherwise.
 */
public interface Obstacles {
  /**
   * Notes what is in the way of the fence's duty, in place of what was there before, and gives
   * notice.
   *
   * @throws FencedOutException when the fence no longer holds
   */
  void report(Fence fence, Obstacle obstacle);

  /**
   * Notes that nothing is in the way of the fence's duty any more, and gives notice if something
   * was.
   *
   * @throws FencedOutException when the fence no longer holds
   */
  void clear(Fence fence);

  /** Everything that is in the way, by name of the duty. */
  List<Standing> all();

  /** What sort of obstacle. The names are a stored format. */
  enum Kind {
    /** A chain cannot be reached, or its endpoints cannot be believed. */
    CHAIN_UNAVAILABLE,
    /** A key has no funds, fees are above the ceiling, or its nonces have a gap. */
    SENDER_BLOCKED
  }

  /**
   * Something in the way.
   *
   * @param kind what sort
   * @param chain on which chain
   * @param role of which key; empty where it is not about a key
   * @param detail what is wrong, for people
   */
  record Obstacle(Kind kind, ChainId chain, Optional<SenderRole> role, String detail) {}

  /**
   * An obstacle that is there now.
   *
   * @param duty who sees it
   * @param obstacle what it is
   * @param since since when, by the store's clock
   */
  record Standing(DutyName duty, Obstacle obstacle, Instant since) {}
}
