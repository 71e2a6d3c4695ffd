// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import dev.causeway.testkit.chaos.Fault.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a scenario's faults happen, each on a thread of its own and one at a time on it, and notes
 * what really happened. The seed decides targets, pauses and the order of failpoints.
 */
final class FaultPlayer {
  private static final Logger LOG = LoggerFactory.getLogger(FaultPlayer.class);
  private static final int MOST_MISSES = 20;

  private final Scenario scenario;
  private final long seed;
  private final FaultDeeds deeds;
  private final List<Thread> threads = new ArrayList<>();
  private final List<String> misses = new CopyOnWriteArrayList<>();
  private volatile boolean ended;

  FaultPlayer(Scenario scenario, long seed, FaultDeeds deeds) {
    this.scenario = scenario;
    this.seed = seed;
    this.deeds = deeds;
  }

  void start() {
    Instant start = Instant.now();
    for (int i = 0; i < scenario.faults().size(); i++) {
      Fault fault = scenario.faults().get(i);
      SplittableRandom random = new SplittableRandom(seed * 31 + i);
      threads.add(Thread.ofVirtual().name("fault-" + i).start(() -> play(fault, random, start)));
    }
  }

  /** What could not be brought about. */
  List<String> misses() {
    return List.copyOf(misses);
  }

  /** Waits until all are over; false when the time is up before. */
  boolean await(Instant until) throws InterruptedException {
    for (Thread thread : threads) {
      if (!thread.join(Duration.between(Instant.now(), until).plusMillis(1))) {
        return false;
      }
    }
    return true;
  }

  /** No new fault begins; those that are under way come to their end. */
  void end() throws InterruptedException {
    ended = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void play(Fault fault, SplittableRandom random, Instant start) {
    Fault.Timing timing = fault.timing();
    try {
      pause(Duration.between(Instant.now(), start.plus(timing.at())));
      List<String> points =
          fault.deed() instanceof Deed.AtFailpoint at ? shuffled(at.points(), random) : List.of("");
      int done = 0;
      int missed = 0;
      for (int turn = 0; done < timing.times() && missed < MOST_MISSES && !ended; turn++) {
        if (!timing.jitter().isZero()) {
          pause(Duration.ofMillis(random.nextLong(timing.jitter().toMillis() + 1)));
        }
        if (attempt(fault.deed(), points.get(turn % points.size()), random)) {
          done++;
          missed = 0;
        } else {
          missed++;
        }
        if (done < timing.times()) {
          pause(timing.every());
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean attempt(Deed deed, String point, SplittableRandom random)
      throws InterruptedException {
    try {
      return deeds.happen(deed, point, random);
    } catch (RuntimeException failure) {
      LOG.warn("fault missed: kind={} cause={}", deed.word(), failure.toString());
      misses.add(deed.word() + ": " + failure.getMessage());
      return false;
    }
  }

  private static List<String> shuffled(List<String> points, SplittableRandom random) {
    List<String> order = new ArrayList<>(points);
    Collections.shuffle(order, new Random(random.nextLong()));
    return order;
  }

  private void pause(Duration length) throws InterruptedException {
    Instant until = Instant.now().plus(length);
    while (!ended && Instant.now().isBefore(until)) {
      Thread.sleep(10);
    }
  }
}
