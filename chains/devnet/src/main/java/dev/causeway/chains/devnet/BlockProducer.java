// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.BlockNumber;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one chain's blocks, at a steady pace, on a thread of its own, from {@link #start} to {@link
 * #close}.
 *
 * <p>Blocks are due at fixed moments of the wall clock (multiples of the block time plus a phase),
 * so the pace does not drift, and timestamps in whole seconds rise by one from block to block. A
 * block that takes longer than the block time makes the producer skip the moments it missed; it
 * never catches up in a burst. A failure costs the block and is reported; the next one is tried at
 * its time.
 */
public final class BlockProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockProducer.class);

  /** Who decides when a block is made. */
  public enum Production {
    /** This producer asks the node for each block. */
    OURS,
    /** The node makes blocks itself; the producer only prepares them. */
    NODE
  }

  /** What belongs into each block beside its transactions. Called by one thread at a time. */
  interface BlockContent {
    /** Nothing. */
    BlockContent NONE =
        new BlockContent() {
          @Override
          public void prepare() {}

          @Override
          public void made(BlockNumber head) {}
        };

    /** The next block is about to be made. */
    void prepare();

    /** It was made; {@code head} is the chain's head now. */
    void made(BlockNumber head);
  }

  /**
   * How it goes.
   *
   * @param blocks that were made since the start
   * @param missed moments at which no block was made although one was due
   * @param lastFailure why the last missed one failed
   */
  public record Status(long blocks, long missed, Optional<String> lastFailure) {}

  private static final long HURRY_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  private final String name;
  private final DevnetRpc rpc;
  private final Duration blockTime;
  private final double phase;
  private final Production production;
  private final BlockContent content;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private boolean closed;
  private boolean paused;
  private BlockNumber head = BlockNumber.of(0);
  private Status status = new Status(0, 0, Optional.empty());

  /**
   * Not started yet.
   *
   * @param phase when within a block time blocks are due, 0 to 1
   */
  BlockProducer(
      String name,
      DevnetRpc rpc,
      Duration blockTime,
      double phase,
      Production production,
      BlockContent content) {
    this.name = name;
    this.rpc = rpc;
    this.blockTime = blockTime;
    this.phase = phase;
    this.production = production;
    this.content = content;
    this.thread = Thread.ofPlatform().daemon().name("blocks-" + name).unstarted(this::run);
  }

  /** Starts with the first moment that is due. */
  void start() {
    thread.start();
  }

  /** No block is made until {@link #resume}. When it returns, none is being made. */
  public void pause() {
    locked(() -> paused = true);
  }

  /** Ends a pause; missed blocks are not made up for. */
  public void resume() {
    locked(() -> paused = false);
  }

  /**
   * Makes one block now, paused or not.
   *
   * @throws DevnetRpc.CallFailed when the node refuses
   */
  public BlockNumber makeBlock() {
    return exclusively(
        () -> {
          produce();
          return head;
        });
  }

  /** Runs {@code action} while no block is being prepared or made. */
  public <T> T exclusively(Callable<T> action) {
    lock.lock();
    try {
      return action.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new DevnetException("chain %s: %s".formatted(name, failure.getMessage()), failure);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Makes blocks in quick succession while {@code action} runs, whatever the block time: for a
   * deployment before the chain goes on at its pace.
   */
  <T> T hurried(Callable<T> action) {
    AtomicBoolean done = new AtomicBoolean();
    Thread hurry =
        Thread.ofVirtual()
            .name("hurry-" + name)
            .start(
                () -> {
                  while (!done.get()) {
                    lock.lock();
                    try {
                      produceOrReport();
                    } finally {
                      lock.unlock();
                    }
                    LockSupport.parkNanos(HURRY_NANOS);
                  }
                });
    try {
      return action.call();
    } catch (RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new DevnetException("chain %s: %s".formatted(name, failure.getMessage()), failure);
    } finally {
      done.set(true);
      try {
        hurry.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Waits for a block that this producer makes.
   *
   * @return the head, at {@code number} or above
   * @throws DevnetException when it does not come within {@code limit}
   */
  public BlockNumber awaitBlock(BlockNumber number, Duration limit) {
    return exclusively(
        () -> {
          long left = limit.toNanos();
          while (number.isAfter(head)) {
            if (left <= 0 || closed) {
              throw new DevnetException(
                  "chain %s is at block %s, not %s, after %d ms; last failure: %s"
                      .formatted(
                          name,
                          head,
                          number,
                          limit.toMillis(),
                          status.lastFailure().orElse("none")));
            }
            left = changed.awaitNanos(left);
          }
          return head;
        });
  }

  /** How it goes. */
  public Status status() {
    return exclusively(() -> status);
  }

  /** Ends the thread after the block that is being made, if any. */
  @Override
  public void close() {
    locked(() -> closed = true);
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      var _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long due = firstDue(Clock.systemUTC());
    while (awaitMoment(due)) {
      lock.lock();
      try {
        if (!paused && !closed) {
          produceOrReport();
        }
      } finally {
        lock.unlock();
      }
      due = nextDue(due, System.nanoTime(), blockTime.toNanos());
    }
  }

  /** The moment after {@code now} on the grid of {@code due}. */
  static long nextDue(long due, long now, long step) {
    long missed = Math.max(0, Math.floorDiv(now - due, step));
    return due + step * (missed + 1);
  }

  private long firstDue(Clock clock) {
    long step = blockTime.toNanos();
    long wall = TimeUnit.MILLISECONDS.toNanos(clock.millis());
    long target = Math.floorDiv(wall, step) * step + Math.round(step * phase);
    long wait = target > wall ? target - wall : target + step - wall;
    return System.nanoTime() + wait;
  }

  /** Whether the moment came; false when the producer was closed before. */
  private boolean awaitMoment(long due) {
    lock.lock();
    try {
      while (!closed) {
        long left = due - System.nanoTime();
        if (left <= 0) {
          return true;
        }
        var _ = changed.awaitNanos(left);
      }
      return false;
    } catch (InterruptedException _) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void produceOrReport() {
    try {
      produce();
    } catch (RuntimeException failure) {
      String what = String.valueOf(failure.getMessage());
      if (status.lastFailure().isEmpty()) {
        LOG.warn("block not made: chain={} reason={}", name, what);
      }
      status = new Status(status.blocks(), status.missed() + 1, Optional.of(what));
    }
  }

  private void produce() {
    content.prepare();
    if (production == Production.OURS) {
      var _ = rpc.call("evm_mine");
    }
    head = BlockNumber.of(rpc.number("eth_blockNumber"));
    content.made(head);
    status = new Status(status.blocks() + 1, status.missed(), Optional.empty());
    changed.signalAll();
  }
}
