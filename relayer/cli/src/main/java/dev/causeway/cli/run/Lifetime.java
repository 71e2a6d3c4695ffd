// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.run;

import dev.causeway.cli.ExitCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what a command started, last first, exactly once: when the command ends, or when the
 * process is told to end (Ctrl-C, SIGTERM). Safe for concurrent use.
 */
public final class Lifetime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("shutdown").unstarted(this::shutDown);
  private volatile @Nullable ExitCode whenInterrupted;
  private boolean closing;

  /** Begins; whatever is added from now on is closed even if the process is interrupted. */
  public Lifetime() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether a signal is ending this process: what fails from then on fails because of that. */
  public static boolean isProcessEnding() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      var _ = Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException endingAlready) {
      return true;
    }
  }

  /** Adds something to close; closes it at once when the end has come already. */
  public <T extends AutoCloseable> T add(T resource) {
    synchronized (this) {
      if (!closing) {
        open.push(resource);
        return resource;
      }
    }
    closeQuietly(resource);
    throw new java.util.concurrent.CancellationException("interrupted");
  }

  /** Waits until the process is told to end. */
  public void await() throws InterruptedException {
    ended.await();
  }

  /**
   * Makes the process end with this code when it is told to end and everything could be closed;
   * otherwise the signal decides, as the shell has it.
   */
  public void endWith(ExitCode code) {
    whenInterrupted = code;
  }

  private void shutDown() {
    ended.countDown();
    closeAll();
    ExitCode code = whenInterrupted;
    if (code != null) {
      // The only way to choose the code after a signal.
      Runtime.getRuntime().halt(code.code());
    }
  }

  private void closeAll() {
    // Whoever comes second waits for the first: the process must not end before everything is
    // closed.
    synchronized (this) {
      closing = true;
      while (!open.isEmpty()) {
        closeQuietly(open.pop());
      }
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception failure) {
      LOG.warn(
          "not closed: what={} cause={}", resource.getClass().getSimpleName(), failure.toString());
    }
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook itself is running; it found nothing left to close.
    }
  }
}
