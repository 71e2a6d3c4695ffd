// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.watch;

import dev.causeway.model.BlockNumber;
import java.time.Duration;

/**
 * How a chain is followed.
 *
 * @param startBlock first block to read; nothing of the bridge may be below it
 * @param blocksPerStep most blocks that one transaction of the store takes, 1 to 1,000
 * @param reorgHorizon deepest reorg that is followed without an operator, in blocks, 1 to 10,000
 * @param pollInterval longest time between two looks at the head when no hint comes
 */
public record WatchConfig(
    BlockNumber startBlock, int blocksPerStep, int reorgHorizon, Duration pollInterval) {
  /** Refuses what is out of range, naming it. */
  public WatchConfig {
    if (blocksPerStep < 1 || blocksPerStep > 1_000) {
      throw new IllegalArgumentException(
          "watch.blocks-per-step must be 1 to 1000, but is " + blocksPerStep);
    }
    if (reorgHorizon < 1 || reorgHorizon > 10_000) {
      throw new IllegalArgumentException(
          "watch.reorg-horizon must be 1 to 10000 blocks, but is " + reorgHorizon);
    }
    if (!pollInterval.isPositive()) {
      throw new IllegalArgumentException(
          "watch.poll-interval must be above zero, but is " + pollInterval);
    }
  }
}
