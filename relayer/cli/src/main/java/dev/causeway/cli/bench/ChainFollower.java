// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads a chain for the measurement, independently of the relayer, and notes when each block was
 * first seen. Ends when closed.
 */
final class ChainFollower implements AutoCloseable {
  private static final int MOST_BLOCKS = 20;
  private static final long POLL_NANOS = 100_000_000;

  /**
   * An event with its block.
   *
   * @param block the block
   * @param seen when this process first saw the block
   * @param logged the event
   */
  record Seen(BlockRef block, Instant seen, LoggedEvent logged) {}

  private final ChainReader reader;
  private final Thread thread;
  private final List<Seen> events = new ArrayList<>();
  private final List<BlockRef> blocks = new ArrayList<>();
  private volatile boolean closed;

  /** Starts with the block after the present head. */
  ChainFollower(ChainReader reader) {
    this.reader = reader;
    BlockNumber from = reader.heads().orElseThrow().latest().number().next();
    this.thread = Thread.ofVirtual().name("bench-" + reader.chain()).start(() -> follow(from));
  }

  private void follow(BlockNumber from) {
    BlockNumber next = from;
    while (!closed) {
      if (reader.heads() instanceof Outcome.Ok<ChainHeads>(var heads)
          && !next.isAfter(heads.latest().number())
          && reader.blocks(next, MOST_BLOCKS) instanceof Outcome.Ok<List<ObservedBlock>>(var found)
          && !found.isEmpty()) {
        note(found, Instant.now());
        next = found.getLast().block().number().next();
      } else {
        LockSupport.parkNanos(POLL_NANOS);
      }
    }
  }

  private synchronized void note(List<ObservedBlock> found, Instant now) {
    for (ObservedBlock block : found) {
      blocks.add(block.block());
      block.events().forEach(event -> events.add(new Seen(block.block(), now, event)));
    }
    notifyAll();
  }

  /** All events so far. */
  synchronized List<Seen> events() {
    return List.copyOf(events);
  }

  /** All blocks so far. */
  synchronized List<BlockRef> blocks() {
    return List.copyOf(blocks);
  }

  /** Waits for a block above that one; false when none comes in time. */
  synchronized boolean awaitBlockAfter(int count, Instant until) throws InterruptedException {
    while (blocks.size() <= count) {
      long left = until.toEpochMilli() - Instant.now().toEpochMilli();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
