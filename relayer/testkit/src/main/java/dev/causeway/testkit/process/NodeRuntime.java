// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.util.concurrent.CompletableFuture;

/** What a node runs in, from one start to its end. Safe for concurrent use. */
sealed interface NodeRuntime permits LocalProcess, NodeContainer {
  /** The process id of the node itself, as this machine's kernel has it. */
  long pid();

  /** Whether it exists; a paused one does. */
  default boolean isAlive() {
    return !end().isDone();
  }

  /** Completes with the exit code. */
  CompletableFuture<Integer> end();

  /** Has it stand still until {@link #resume}. */
  void pause();

  /** Ends {@link #pause}. */
  void resume();

  /** Asks it to end in order, by SIGTERM. */
  void terminate();

  /** Ends it by SIGKILL, paused or not; nothing happens to one that has ended. */
  void kill();
}
