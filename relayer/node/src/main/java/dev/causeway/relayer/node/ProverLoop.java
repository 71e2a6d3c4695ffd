// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.chains.BatchProver;
import dev.causeway.relayer.core.prove.ProofWork;
import dev.causeway.relayer.core.prove.ProveConfig;
import dev.causeway.relayer.core.store.ProofQueue.Ticket;
import dev.causeway.relayer.core.store.RelayStore;
import dev.causeway.relayer.core.store.StoreNotices;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves batches from the queue in the store, one after the other, on a thread of its own, until it
 * is closed. Wakes when a proof is wanted, and every few seconds: a lost notice costs latency only,
 * and a job whose prover died is found so.
 *
 * <p>While a proof is made, its job is extended three times as often as it would run out; when that
 * fails, the proof goes on, and is refused at the end if somebody else has the job by then.
 */
public final class ProverLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProverLoop.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final int EXTENSIONS = 3;

  private final RelayStore store;
  private final ProofWork work;
  private final ProveConfig config;
  private final StoreNotices.Subscription notices;
  private final Semaphore wanted = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closed;

  /**
   * Starts proving.
   *
   * @param name of this prover, for people
   */
  public ProverLoop(RelayStore store, BatchProver prover, String name, ProveConfig config) {
    this.store = store;
    this.config = config;
    this.work = new ProofWork(store.proofs(), prover, name, config, this::keep);
    this.notices =
        store
            .notices()
            .subscribe(
                notice -> {
                  if (notice.kind() == Kind.PROOF) {
                    wanted.release();
                  }
                });
    this.thread = Thread.ofPlatform().name("prover").daemon().start(this::run);
  }

  private void run() {
    try {
      while (!closed) {
        if (!look()) {
          boolean told = wanted.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          int stale = wanted.drainPermits();
          LOG.trace("prover looks again: told={} notices={}", told, stale);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there may be more to do at once. */
  private boolean look() {
    try {
      return switch (work.once()) {
        case ProofWork.Result.Nothing _ -> false;
        case ProofWork.Result.Stored(var ticket) -> {
          LOG.info("batch proven: chain={} batch={}", ticket.ledger(), ticket.batch());
          yield true;
        }
        case ProofWork.Result.Lost(var ticket) -> {
          LOG.warn(
              "proof refused, another prover has the batch: chain={} batch={}",
              ticket.ledger(),
              ticket.batch());
          yield true;
        }
        case ProofWork.Result.Rejected(var ticket, var reason) -> {
          LOG.error(
              "batch cannot be proven: chain={} batch={} cause={}",
              ticket.ledger(),
              ticket.batch(),
              reason);
          yield true;
        }
        case ProofWork.Result.GivenBack(var ticket, var reason) -> {
          LOG.warn(
              "batch given back: chain={} batch={} cause={}",
              ticket.ledger(),
              ticket.batch(),
              reason);
          yield false;
        }
      };
    } catch (StoreUnavailableException failed) {
      LOG.warn("prover waits for the store: cause={}", failed.getMessage());
      return false;
    }
  }

  private AutoCloseable keep(Ticket ticket) {
    CountDownLatch over = new CountDownLatch(1);
    long every = config.timeToLive().dividedBy(EXTENSIONS).toMillis();
    Thread.ofVirtual()
        .name("prover-keeps-" + ticket.batch())
        .start(
            () -> {
              try {
                while (!over.await(every, TimeUnit.MILLISECONDS)) {
                  extend(ticket);
                }
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    return over::countDown;
  }

  private void extend(Ticket ticket) {
    try {
      if (!store.proofs().extend(ticket, config.timeToLive())) {
        LOG.warn(
            "another prover has the batch: chain={} batch={}", ticket.ledger(), ticket.batch());
      }
    } catch (StoreUnavailableException failed) {
      LOG.warn("job not extended: cause={}", failed.getMessage());
    }
  }

  /** Stops; a proof under way is given up, and its job is free when its time is over. */
  @Override
  public void close() {
    closed = true;
    notices.close();
    thread.interrupt();
  }
}
