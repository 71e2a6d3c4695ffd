// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes blocks: at the chain's own pace while something happens on it and until that is final, far
 * apart while nothing does. A quiet hour costs a handful of blocks.
 */
final class BlockMaker {
  private static final long WINDOW_INTERVAL = 150_000;

  private static final class Pace {
    long nextAt = Long.MAX_VALUE;
    long serial;
    int busyBlocks;
    long stalledUntil;
  }

  private final World world;
  private final SimulatedNetwork chains;
  private final Map<ChainId, Pace> paces = new HashMap<>();

  BlockMaker(World world) {
    this.world = world;
    this.chains = world.chains;
    chains.slots().forEach(chain -> paces.put(chain, new Pace()));
  }

  void start() {
    for (ChainId chain : chains.slots()) {
      pace(chain).busyBlocks = settling();
      plan(chain, world.random.nextLong(world.shape.interval(chain)) + 1);
    }
  }

  private Pace pace(ChainId chain) {
    return paces.computeIfAbsent(chain, _ -> new Pace());
  }

  /** Blocks until what happened now is final and derived everywhere. */
  private int settling() {
    return Math.max(world.shape.network().baseFinality(), world.shape.network().rollupFinality())
        + world.shape.network().originDepth()
        + 1;
  }

  /** Something was sent to the chain. */
  void nudge(ChainId chain) {
    Pace pace = pace(chain);
    pace.busyBlocks = Math.max(pace.busyBlocks, settling());
    long interval = world.shape.interval(chain);
    if (pace.nextAt - world.timeline.now() > interval) {
      plan(chain, world.random.nextLong(interval) + 1);
    }
  }

  void stall(ChainId chain, long takes) {
    pace(chain).stalledUntil = world.timeline.now() + takes;
  }

  private void plan(ChainId chain, long after) {
    Pace pace = pace(chain);
    long serial = ++pace.serial;
    pace.nextAt = world.timeline.now() + after;
    world.timeline.at(
        pace.nextAt,
        () -> {
          if (pace.serial == serial) {
            next(chain, pace);
          }
        });
  }

  private void next(ChainId chain, Pace pace) {
    long now = world.timeline.now();
    if (now < pace.stalledUntil) {
      plan(chain, pace.stalledUntil - now);
      return;
    }
    mine(chain, pace);
    long interval = world.shape.interval(chain);
    if (pace.busyBlocks > 0) {
      pace.busyBlocks--;
      plan(chain, interval);
    } else {
      plan(chain, quiet(chain));
    }
  }

  private long quiet(ChainId chain) {
    // Disputes count the time of the base chain: while a window is open its clock has to go.
    boolean watched =
        chain.equals(chains.options().base())
            && world.truth.isWindowOpen(chains.head(chain).timestamp());
    long interval = watched ? WINDOW_INTERVAL : world.shape.quietInterval();
    return interval / 2 + world.random.nextLong(interval);
  }

  private void mine(ChainId chain, Pace pace) {
    BlockRef block = chains.mine(chain);
    world.figures.blocks++;
    boolean eventful = world.truth.follow(chain);
    world.note("block", chain + " " + block.number() + " " + block.hash());
    world.checker.afterBlock(chain, eventful);
    if (eventful) {
      pace.busyBlocks = settling();
      if (chain.equals(chains.options().base())) {
        // Rollups derive from it: they follow at their own pace until they have.
        chains.options().rollups().forEach(this::nudge);
      } else {
        // A rollup's block is final when the L1 block that it derives from is.
        nudge(chains.options().base());
      }
    }
    world.announceHead(chain);
  }

  /** Blocks were taken away: others come soon, on the base chain and on what derives from it. */
  void reorganized() {
    chains.slots().forEach(this::nudge);
  }
}
