// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/**
 * Waits for a condition. The limit is only there so that a defect does not hang the build: no test
 * says how fast anything is.
 */
final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(40);

  private Await() {}

  /** Waits until the condition holds. */
  static void until(String what, BooleanSupplier condition) {
    var _ = present(what, () -> condition.getAsBoolean() ? Optional.of(what) : Optional.empty());
  }

  /** Waits until there is a value. */
  static <T> T present(String what, Supplier<Optional<T>> value) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Optional<T> found = value.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionFailedError(
            "did not come true within " + LIMIT.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
