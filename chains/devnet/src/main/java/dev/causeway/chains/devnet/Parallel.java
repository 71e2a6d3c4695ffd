// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several pieces of work at the same time. */
final class Parallel {
  private Parallel() {}

  /**
   * Runs all and waits for all, also when some fail.
   *
   * @return the results in the order of the work
   * @throws RuntimeException the first failure in that order, with the others suppressed
   */
  static <T> List<T> all(List<? extends Callable<T>> work) {
    List<T> results = new ArrayList<>();
    Optional<RuntimeException> first = Optional.empty();
    // A handful of tasks in a cold JVM: platform threads, because virtual ones keep their carriers
    // while they wait for a class to be initialized, and two cores have only two carriers.
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> piece : work) {
        futures.add(threads.submit(piece));
      }
      for (Future<T> future : futures) {
        try {
          results.add(future.get());
        } catch (ExecutionException failure) {
          RuntimeException cause = unwrapped(failure);
          if (first.isEmpty()) {
            first = Optional.of(cause);
          } else {
            first.get().addSuppressed(cause);
          }
        } catch (InterruptedException interrupted) {
          var _ = threads.shutdownNow();
          Thread.currentThread().interrupt();
          throw new DevnetException("interrupted", interrupted);
        }
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
    return results;
  }

  /** As {@link #all}, for work without results. */
  static void run(List<Runnable> work) {
    var _ = all(work.stream().map(Executors::callable).toList());
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    return failure.getCause() instanceof RuntimeException cause
        ? cause
        : new DevnetException(String.valueOf(failure.getCause()), failure);
  }
}
