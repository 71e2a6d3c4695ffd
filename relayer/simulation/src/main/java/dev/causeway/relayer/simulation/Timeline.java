// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * Virtual time: events in the order of their time, and of their planning where times are equal.
 * Between two events nothing happens and nothing is paid for.
 *
 * <p>{@link #runUntil} may be called from within an event. That is how something that takes time
 * stands still in the middle of its work while the rest of the world goes on.
 */
final class Timeline {
  private record Event(long at, long order, Runnable work) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final Instant start;
  private final Consumer<Duration> passing;
  private long now;
  private long planned;

  /**
   * Starts at that moment.
   *
   * @param passing told by how much the time goes on, before each event
   */
  Timeline(Instant start, Consumer<Duration> passing) {
    this.start = start;
    this.passing = passing;
  }

  /** Milliseconds since the start. */
  long now() {
    return now;
  }

  /** The virtual time. */
  Instant instant() {
    return start.plusMillis(now);
  }

  /** Plans work after so many milliseconds. */
  void after(long millis, Runnable work) {
    events.add(new Event(now + Math.max(0, millis), planned++, work));
  }

  /** Plans work at a time; at once if that has passed. */
  void at(long millis, Runnable work) {
    after(millis - now, work);
  }

  /** Lets everything happen that is planned up to that time, which then is now. */
  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      pass(event.at());
      event.work().run();
    }
    pass(end);
  }

  private void pass(long to) {
    if (to > now) {
      passing.accept(Duration.ofMillis(to - now));
      now = to;
    }
  }
}
