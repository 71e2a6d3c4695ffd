// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The first destination block in which a message can be claimed by the rules of settlement alone,
 * for somebody who acts the moment that what he needs is known.
 *
 * <p>Whatever is done about a block lands at the earliest in the next one of the chain where it is
 * done; what a clock decides is known before:
 *
 * <ul>
 *   <li>a deposit in L1 block N is under a global root in block N + 1;
 *   <li>an exit whose dispute window is over in L1 block T (the first with a timestamp at or past
 *       the deadline) is under a global root in T, because the deadline is known beforehand;
 *   <li>on L1, it can be claimed in the block of that root, behind the settlement that makes it;
 *   <li>on an L2, in the block after the first whose L1 origin is at or above the block of that
 *       root.
 * </ul>
 *
 * <p>Pure; blocks are given as facts read from the chains.
 */
final class EarliestBlock {
  private final NavigableMap<Long, Long> baseTimestamps;
  private final TreeMap<Long, Long> firstWithOrigin = new TreeMap<>();

  /**
   * With the facts of two chains.
   *
   * @param baseTimestamps L1 timestamps in seconds, by block
   * @param origins L1 origin of each block of the destination, by block; empty when the destination
   *     is the L1
   */
  EarliestBlock(NavigableMap<Long, Long> baseTimestamps, NavigableMap<Long, Long> origins) {
    this.baseTimestamps = new TreeMap<>(baseTimestamps);
    origins.forEach((block, origin) -> firstWithOrigin.merge(origin, block, Math::min));
  }

  /** The L1 block with the root that covers a deposit. */
  long rootOfDeposit(long sourceBlock) {
    return sourceBlock + 1;
  }

  /** The L1 block with the root that covers an exit whose window ends at that time. */
  long rootOfExit(long deadlineSeconds) {
    return baseTimestamps.entrySet().stream()
        .filter(entry -> entry.getValue() >= deadlineSeconds)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no L1 block at or past " + deadlineSeconds + " was read"))
        .getKey();
  }

  /** The earliest claim on L1. */
  long onBase(long rootBlock) {
    return rootBlock;
  }

  /** The earliest claim on the L2. */
  long onRollup(long rootBlock) {
    var reached = firstWithOrigin.ceilingEntry(rootBlock);
    if (reached == null) {
      throw new IllegalArgumentException(
          "no block of the destination knows L1 block "
              + rootBlock
              + "; the newest origin is "
              + newest());
    }
    // Origins never go back, so the first block at the smallest origin that is high enough is the
    // first block that is high enough.
    return reached.getValue() + 1;
  }

  private List<Long> newest() {
    return firstWithOrigin.isEmpty() ? List.of() : List.of(firstWithOrigin.lastKey());
  }
}
