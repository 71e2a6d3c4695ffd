// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.relayer.simulation.Verdict.Totals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Runs many seeds in several threads. Every run is the same as alone; only the order in which they
 * end differs.
 */
public final class Campaign {
  private final long first;
  private final long count;
  private final SimulationOptions options;
  private final int threads;
  private final int mostBroken;
  private final Sabotage sabotage;
  private final AtomicLong next;
  private Totals totals = Totals.NONE;
  private long done;
  private final List<Verdict.Broken> broken = new ArrayList<>();

  /**
   * Plans a campaign.
   *
   * @param first the first seed
   * @param count how many seeds, from the first on
   * @param options of every run
   * @param threads how many runs at a time
   * @param mostBroken after so many broken runs no new ones begin
   */
  public Campaign(long first, long count, SimulationOptions options, int threads, int mostBroken) {
    this(first, count, options, threads, mostBroken, Sabotage.NONE);
  }

  Campaign(
      long first,
      long count,
      SimulationOptions options,
      int threads,
      int mostBroken,
      Sabotage sabotage) {
    this.first = first;
    this.count = count;
    this.options = options;
    this.threads = threads;
    this.mostBroken = mostBroken;
    this.sabotage = sabotage;
    this.next = new AtomicLong(first);
  }

  /**
   * What a campaign has come to.
   *
   * @param done runs that ended
   * @param totals what they counted together
   * @param broken runs that broke an invariant, by seed
   */
  public record Report(long done, Totals totals, List<Verdict.Broken> broken) {
    /** Copies the list. */
    public Report {
      broken = List.copyOf(broken);
    }
  }

  /**
   * Runs it.
   *
   * @param progress told after every run, on the thread of that run
   * @throws InterruptedException when the caller was interrupted; the runs under way still end
   */
  public Report run(Consumer<Report> progress) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().name("simulation-" + i).daemon().start(() -> work(progress)));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return report();
  }

  private void work(Consumer<Report> progress) {
    long seed = next.getAndIncrement();
    while (seed < first + count && !isBrokenEnough() && !Thread.currentThread().isInterrupted()) {
      progress.accept(add(new Simulator(seed, options, sabotage).run()));
      seed = next.getAndIncrement();
    }
  }

  private synchronized boolean isBrokenEnough() {
    return broken.size() >= mostBroken;
  }

  private synchronized Report add(Verdict verdict) {
    done++;
    totals = totals.plus(verdict.totals());
    if (verdict instanceof Verdict.Broken failure) {
      broken.add(failure);
      broken.sort(Comparator.comparingLong(Verdict.Broken::seed));
    }
    return report();
  }

  private synchronized Report report() {
    return new Report(done, totals, broken);
  }
}
