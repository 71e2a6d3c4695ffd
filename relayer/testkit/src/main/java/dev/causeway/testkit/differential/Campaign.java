// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Puts many cases before the judges.
 *
 * @param source where the cases come from
 * @param from number of the first
 * @param proofs how many
 */
public record Campaign(CaseSource source, long from, long proofs) {
  /** After so many disagreements the rest would say nothing new. */
  private static final int ENOUGH = 10;

  /**
   * What came of it, or has so far.
   *
   * @param done proofs that were judged
   * @param tally the verdicts
   * @param disagreements the first that were met
   */
  public record Report(long done, Tally tally, List<Disagreement> disagreements) {}

  /**
   * A case on which somebody is wrong.
   *
   * @param comparison the verdicts
   * @param what who is wrong, and how
   */
  public record Disagreement(Comparison comparison, String what) {}

  /** Refuses nothing to do. */
  public Campaign {
    if (from < 0 || proofs < 1) {
      throw new IllegalArgumentException(
          "there must be a proof to judge, but %d were wanted from number %d"
              .formatted(proofs, from));
    }
  }

  /**
   * Runs on as many threads as there are benches, and returns when all proofs are judged or enough
   * disagreements are found.
   *
   * @param progress is told now and then, by one thread at a time
   */
  public Report run(List<Bench> benches, Consumer<Report> progress) throws InterruptedException {
    State state = new State(progress);
    AtomicLong next = new AtomicLong(from);
    try (ExecutorService workers = Executors.newFixedThreadPool(benches.size())) {
      List<Future<?>> running = new ArrayList<>();
      for (Bench bench : benches) {
        running.add(workers.submit(() -> work(bench, next, state)));
      }
      for (Future<?> worker : running) {
        worker.get();
      }
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(failure.getCause());
    }
    return state.report();
  }

  private void work(Bench bench, AtomicLong next, State state) {
    while (!state.isOver()) {
      long first = next.getAndUpdate(Campaign::nextWorld);
      long end = Math.min(nextWorld(first), from + proofs);
      if (first >= end) {
        return;
      }
      try {
        state.add(bench.compare(source.cases(first, (int) (end - first))));
      } catch (RuntimeException failure) {
        state.fail();
        throw failure;
      }
    }
  }

  private static long nextWorld(long number) {
    return (number / CaseSource.CASES_OF_A_WORLD + 1) * CaseSource.CASES_OF_A_WORLD;
  }

  private static final class State {
    private final Consumer<Report> progress;
    private final Tally tally = new Tally();
    private final List<Disagreement> disagreements = new ArrayList<>();
    private long done;
    private boolean failed;

    State(Consumer<Report> progress) {
      this.progress = progress;
    }

    synchronized void add(List<Comparison> comparisons) {
      for (Comparison comparison : comparisons) {
        Optional<Leniency> leniency = Optional.empty();
        switch (comparison.outcome()) {
          case Comparison.Outcome.Agreed _ -> {}
          case Comparison.Outcome.Lenient(Leniency how) -> leniency = Optional.of(how);
          case Comparison.Outcome.Disagreed(String what) -> {
            if (disagreements.size() < ENOUGH) {
              disagreements.add(new Disagreement(comparison, what));
            }
          }
        }
        tally.count(comparison, leniency);
      }
      done += comparisons.size();
      progress.accept(report());
    }

    synchronized boolean isOver() {
      return failed || disagreements.size() >= ENOUGH;
    }

    /** A bench came to nothing: the others need not go on. */
    synchronized void fail() {
      failed = true;
    }

    synchronized Report report() {
      Tally copy = new Tally();
      copy.add(tally);
      return new Report(done, copy, List.copyOf(disagreements));
    }
  }
}
