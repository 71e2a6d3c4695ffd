// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, with a limit so that a defect does not hang the build. */
final class Patience {
  private static final Duration LOOK = Duration.ofMillis(40);

  private Patience() {}

  static void until(String what, Duration limit, BooleanSupplier condition) {
    var _ =
        value(what, limit, () -> holds(condition) ? Optional.of(Boolean.TRUE) : Optional.empty());
  }

  /** Whether it holds now. Of a node that does not answer at the moment, nothing is known yet. */
  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (StatusRuntimeException refused) {
      return switch (refused.getStatus().getCode()) {
        case UNAVAILABLE, DEADLINE_EXCEEDED -> false;
        default -> throw refused;
      };
    }
  }

  static <T> T value(String what, Duration limit, Supplier<Optional<T>> supplier) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = supplier.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("did not come true within %s: %s".formatted(limit, what));
      }
      try {
        TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new HarnessException("interrupted while waiting: " + what, stopped);
      }
    }
  }
}
