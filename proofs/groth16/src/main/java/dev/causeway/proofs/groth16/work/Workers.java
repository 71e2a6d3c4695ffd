// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.groth16.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * A bounded number of threads that work through numbered tasks.
 *
 * <p>Before each task it is asked whether the work is still wanted; if not, no further task starts
 * and {@link CancellationException} is thrown once those that run have ended. The first failure of
 * a task ends the work in the same way. Interrupting the calling thread cancels, too. One
 * computation at a time uses an instance.
 */
public final class Workers implements AutoCloseable {
  private static final int MOST_THREADS = 1024;

  private final int threads;
  private final ExecutorService executor;
  private final BooleanSupplier cancelled;

  /** A task by its number; an instance is used by one thread. */
  @FunctionalInterface
  public interface Task {
    /** Does the part of the work that has this number, from 0. */
    void run(int number);
  }

  /**
   * Starts that many threads.
   *
   * @param threads at least 1
   * @param cancelled whether the work is no longer wanted; asked by all threads
   * @throws IllegalArgumentException naming the number, if it is out of range
   */
  public Workers(int threads, BooleanSupplier cancelled) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "%d threads asked for; give 1 to %d, at best the number of cores"
              .formatted(threads, MOST_THREADS));
    }
    this.threads = threads;
    this.cancelled = cancelled;
    executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("groth16-", 0).factory());
  }

  /** As many threads as the machine has cores, never cancelled. */
  public static Workers onAllCores() {
    return new Workers(Runtime.getRuntime().availableProcessors(), () -> false);
  }

  /** How many threads there are. */
  public int threads() {
    return threads;
  }

  /**
   * Runs the tasks 0 to count - 1, each once, in about this order, and returns when all have ended.
   *
   * @param task makes the scratch space and the body that one thread uses for its share
   * @throws CancellationException if the work is no longer wanted
   */
  public void run(int count, Supplier<Task> task) {
    run(count, task, fraction -> {});
  }

  /**
   * The same, and tells after each task what fraction of them has ended. The listener is called by
   * one thread at a time, with growing numbers.
   */
  public void run(int count, Supplier<Task> task, DoubleConsumer progress) {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean stop = new AtomicBoolean();
    int[] ended = {0};
    Object lock = new Object();
    Runnable share =
        () -> {
          Task body = null;
          for (int number = next.getAndIncrement();
              number < count && !stop.get();
              number = next.getAndIncrement()) {
            if (cancelled.getAsBoolean()) {
              stop.set(true);
              throw new CancellationException(
                  "cancelled before task %d of %d".formatted(number, count));
            }
            boolean done = false;
            try {
              body = body == null ? task.get() : body;
              body.run(number);
              done = true;
            } finally {
              if (!done) {
                stop.set(true);
              }
            }
            synchronized (lock) {
              ended[0]++;
              progress.accept((double) ended[0] / count);
            }
          }
        };
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, count); i++) {
      shares.add(executor.submit(share));
    }
    await(shares, stop);
  }

  private static void await(List<Future<?>> shares, AtomicBoolean stop) {
    Throwable failure = null;
    boolean interrupted = false;
    for (Future<?> share : shares) {
      boolean ended = false;
      while (!ended) {
        try {
          share.get();
          ended = true;
        } catch (InterruptedException e) {
          interrupted = true;
          stop.set(true);
        } catch (ExecutionException e) {
          ended = true;
          if (failure == null) {
            failure = e.getCause();
          }
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
      throw new CancellationException("the thread that waited was interrupted");
    }
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }

  /** Ends the threads; work that runs is ended by cancelling it. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
