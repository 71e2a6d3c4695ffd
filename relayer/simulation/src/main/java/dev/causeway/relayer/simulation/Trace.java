// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of a run as one number: two runs of a seed that differ anywhere differ in it. The lines
 * themselves go to a listener, when there is one.
 */
final class Trace {
  private static final long PRIME = 0x9e3779b97f4a7c15L;

  private final @Nullable Consumer<String> listener;
  private long hash = 1;
  private long lines;

  Trace(@Nullable Consumer<String> listener) {
    this.listener = listener;
  }

  /** Notes that something happened. The hash of a string is fixed by its characters. */
  void note(long at, String event, String what) {
    mix(at);
    mix(event.hashCode());
    mix(what.hashCode());
    lines++;
    if (listener != null) {
      listener.accept("%10.3f s  %s: %s".formatted(at / 1000.0, event, what));
    }
  }

  private void mix(long value) {
    hash = Long.rotateLeft((hash ^ value) * PRIME, 29);
  }

  long hash() {
    return hash;
  }

  long lines() {
    return lines;
  }
}
