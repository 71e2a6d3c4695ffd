// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term as the sequencer: the threads that order, follow L1, cut batches and renew the lease.
 * The first of them that fails ends the term for all; whatever waits is answered then.
 */
final class NodeTerm implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeTerm.class);
  private static final Duration CUT_INTERVAL = Duration.ofMillis(200);

  private final LedgerConfig config;
  private final LedgerStore store;
  private final LedgerStore.Term term;
  private final TokenBook tokens = new TokenBook();
  private final HeadState head;
  private final CommittedView view;
  private final L1Follower follower;
  private final SubmissionQueue queue;
  private final Sequencer sequencer;
  private final BatchCutter cutter;
  private final Runnable onBlock;
  private final LinkedBlockingQueue<StateSnapshot> snapshots = new LinkedBlockingQueue<>(2);
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean stopping;
  private volatile long end;
  private long snapshotPosition;

  /**
   * Reads what is stored, which may take longer than the lease holds: it is renewed from here on.
   * Orders nothing yet.
   */
  NodeTerm(
      LedgerConfig config,
      LedgerStore store,
      LedgerContract contract,
      LedgerStore.Term term,
      InstantSource clock,
      Runnable onBlock) {
    this.config = config;
    this.store = store;
    this.term = term;
    this.onBlock = onBlock;
    this.queue = new SubmissionQueue(config.queueCapacity());
    start("lease", this::renewLease);
    try {
      tokens.add(store.tokens());
      this.head = HeadState.load(store, contract.terms(), tokens, config.depositReserve());
      this.view = CommittedView.of(head);
      this.end = head.replica().position();
      this.snapshotPosition = head.snapshotPosition();
      this.follower = new L1Follower(config, store, contract, term.fence());
      this.sequencer =
          new Sequencer(config, store, term.fence(), head, follower, queue, clock, this::sealed);
      this.cutter = new BatchCutter(config, store, term.fence(), clock);
    } catch (RuntimeException | Error unreadable) {
      end(unreadable);
      throw unreadable;
    }
  }

  /** Works until something fails, or the term is closed; then throws what failed. */
  void run() throws InterruptedException {
    start("sequencer", sequencer::round);
    start("l1", this::followL1);
    start("batches", this::cutBatches);
    start("snapshots", this::saveSnapshots);
    LOG.info("ledger: sequencer runs: epoch={} transactions={}", term.fence().epoch(), end);
    ended.await();
    switch (failure.get()) {
      case null -> {}
      case RuntimeException failed -> throw failed;
      case Error failed -> throw failed;
      case Throwable other -> throw new IllegalStateException("the sequencer's term failed", other);
    }
  }

  /** One piece of work of a thread, which is done again and again. */
  @FunctionalInterface
  private interface Work {
    void once() throws InterruptedException;
  }

  private void start(String name, Work work) {
    threads.add(
        Thread.ofPlatform()
            .name("ledger-" + name)
            .start(
                () -> {
                  try {
                    while (!stopping) {
                      work.once();
                    }
                  } catch (InterruptedException stopped) {
                    end(stopping ? null : stopped);
                  } catch (RuntimeException | Error failed) {
                    end(failed);
                  }
                }));
  }

  private void end(@Nullable Throwable cause) {
    if (cause != null && failure.compareAndSet(null, cause)) {
      LOG.warn("ledger: term ends: epoch={} cause={}", term.fence().epoch(), cause.toString());
    }
    stopping = true;
    ended.countDown();
    queue.close(
        "the node stopped ordering while the transaction waited: submit the same one again, here"
            + " or to the node that took over");
  }

  private void sealed(SealedBlock block) {
    view.publish(head, head.takeChanged());
    end = block.header().endPosition();
    if (end - snapshotPosition >= config.snapshotInterval()) {
      snapshotPosition = end;
      // A snapshot that finds no room is left out: the next one stands for it.
      if (!snapshots.offer(
          head.replica().snapshot(block.header().number(), block.header().hash()))) {
        LOG.warn("ledger: snapshot left out, the store is slow: position={}", end);
      }
    }
    onBlock.run();
  }

  private void followL1() throws InterruptedException {
    L1Follower.Step step = follower.step();
    if (follower.frozen()) {
      throw new LayerFrozenException();
    }
    if (step.found()) {
      tokens.add(store.tokens());
      queue.wake();
    }
    if (!step.more()) {
      pause(config.l1Interval());
    }
  }

  private void cutBatches() throws InterruptedException {
    // Under load a batch is full every few milliseconds: they are stored together.
    Optional<Duration> again = cutter.step(end);
    LOG.trace("ledger: batches looked at: again={}", again);
    pause(CUT_INTERVAL);
  }

  private void saveSnapshots() throws InterruptedException {
    StateSnapshot snapshot = snapshots.poll(1, TimeUnit.SECONDS);
    if (snapshot != null) {
      store.save(term.fence(), snapshot);
    }
  }

  private void renewLease() throws InterruptedException {
    if (!term.renew(config.leaseTime())) {
      throw new FencedOutException(term.fence());
    }
    pause(config.leaseTime().dividedBy(3));
  }

  /** Waits, but no longer than the term lasts. */
  private void pause(Duration time) throws InterruptedException {
    boolean over = ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    assert !over || stopping;
  }

  SequencerFence fence() {
    return term.fence();
  }

  SubmissionQueue queue() {
    return queue;
  }

  /** How many transactions L1 has not got yet, with all that wait to be ordered. */
  long unsettled() {
    // In this order: what leaves the queue meanwhile is counted twice rather than not at all.
    return queue.size() + end - follower.settledEnd();
  }

  CommittedView view() {
    return view;
  }

  TokenBook tokens() {
    return tokens;
  }

  /** Ends the work and waits for the threads. The lease is its owner's to end. */
  @Override
  public void close() {
    end(null);
    boolean interrupted = false;
    for (Thread thread : threads) {
      try {
        // Between two statements, not inside one: an interrupt would break the connection.
        thread.join(TimeUnit.SECONDS.toMillis(10));
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
