// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * When which faults are switched on and off, counted from the beginning.
 *
 * @param events in the order of their times
 */
public record FaultSchedule(List<Event> events) {
  /**
   * One switch.
   *
   * @param at counted from the beginning
   * @param fault what is switched
   * @param on whether it begins or ends
   */
  public record Event(Duration at, RpcFault fault, boolean on) {}

  /** Puts the events in order. */
  public FaultSchedule {
    events = events.stream().sorted(Comparator.comparing(Event::at)).toList();
  }

  /**
   * Faults that come and go by chance; the same seed gives the same schedule. All have ended at its
   * end.
   *
   * @param length of the whole
   * @param faults of which each begins again and again
   * @param pause mean time between the end of a fault and its next beginning
   * @param lasting mean time that a fault lasts
   * @throws IllegalArgumentException when a time is not positive
   */
  public static FaultSchedule random(
      long seed, Duration length, List<RpcFault> faults, Duration pause, Duration lasting) {
    if (!length.isPositive() || !pause.isPositive() || !lasting.isPositive()) {
      throw new IllegalArgumentException(
          "length %s, pause %s, lasting %s: all must be more than 0"
              .formatted(length, pause, lasting));
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    for (RpcFault fault : faults) {
      double at = random.nextExponential() * pause.toMillis();
      while (at < length.toMillis()) {
        double end =
            Math.min(length.toMillis(), at + random.nextExponential() * lasting.toMillis());
        events.add(new Event(Duration.ofMillis((long) at), fault, true));
        events.add(new Event(Duration.ofMillis((long) end), fault, false));
        at = end + random.nextExponential() * pause.toMillis();
      }
    }
    return new FaultSchedule(events);
  }

  /** How long it takes. */
  public Duration length() {
    return events.isEmpty() ? Duration.ZERO : events.getLast().at();
  }

  AutoCloseable play(FaultRpc proxy) {
    Map<RpcFault, RpcInjection> running = new HashMap<>();
    Thread player =
        Thread.ofVirtual().name("faults-" + proxy.name()).unstarted(() -> run(proxy, running));
    player.start();
    return () -> {
      player.interrupt();
      player.join();
      running.values().forEach(RpcInjection::remove);
    };
  }

  private void run(FaultRpc proxy, Map<RpcFault, RpcInjection> running) {
    long began = System.nanoTime();
    for (Event event : events) {
      long wait = event.at().toNanos() - (System.nanoTime() - began);
      try {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, wait));
      } catch (InterruptedException stopped) {
        return;
      }
      if (event.on()) {
        running.computeIfAbsent(event.fault(), proxy::inject);
      } else {
        RpcInjection ended = running.remove(event.fault());
        if (ended != null) {
          ended.remove();
        }
      }
    }
  }
}
