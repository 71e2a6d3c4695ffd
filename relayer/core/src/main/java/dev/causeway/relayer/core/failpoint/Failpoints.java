// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.failpoint;

import dev.causeway.relayer.core.store.DutyName;
import org.jspecify.annotations.Nullable;

/**
 * Where the relayer passes its {@link Failpoint}s.
 *
 * <p>While nothing is armed, which is always so outside tests on a devnet, passing one costs a
 * volatile read. The state is the process's, because what happens at a failpoint happens to the
 * process.
 */
public final class Failpoints {
  private static volatile @Nullable Trap trap;

  private Failpoints() {}

  /** What happens at failpoints. Called on the thread that reaches one, concurrently. */
  @FunctionalInterface
  public interface Trap {
    /** The duty is at the failpoint; may block, throw, or not return. */
    void reached(Failpoint point, DutyName duty);
  }

  /** The duty is at the failpoint. Does nothing unless a trap is set. */
  public static void reach(Failpoint point, DutyName duty) {
    Trap set = trap;
    if (set != null) {
      set.reached(point, duty);
    }
  }

  /** Sets what happens from now on, in place of what was set before. */
  public static void set(Trap next) {
    trap = next;
  }

  /** From now on nothing happens. */
  public static void clear() {
    trap = null;
  }
}
