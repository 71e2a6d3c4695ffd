// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How relaying goes, over all nodes, for those who watch it. Read-only. */
public interface RelayReport {
  /** What has not arrived, by route; routes without any are absent. */
  List<Backlog> backlog();

  /**
   * Messages that arrived in canonical blocks of the destination above {@code above}, up to {@code
   * upTo}; those of one route that took equally long together.
   */
  List<Delivered> delivered(ChainId destination, BlockNumber above, BlockNumber upTo);

  /** How many blocks of each chain reorgs ever removed after they were seen. */
  Map<ChainId, Long> orphanedBlocks();

  /**
   * What has not arrived on one route.
   *
   * @param source from where
   * @param destination to where
   * @param waiting messages that are on their way
   * @param parked messages that were given up until an operator retries them
   * @param oldest block time of the oldest that is on its way
   */
  record Backlog(
      ChainId source, ChainId destination, long waiting, long parked, Optional<Instant> oldest) {}

  /**
   * Messages that arrived.
   *
   * @param source from where
   * @param took from the block time of the source to that of the destination; negative when their
   *     clocks disagree
   * @param count how many
   */
  record Delivered(ChainId source, Duration took, long count) {}
}
