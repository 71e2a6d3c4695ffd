// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.failpoint;

import dev.causeway.relayer.core.failpoint.ArmedFailpoints;
import dev.causeway.relayer.core.failpoint.FailpointRule;
import dev.causeway.relayer.core.store.DutyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does to this very process what a failpoint says. */
final class ProcessDeeds implements ArmedFailpoints.Deeds {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessDeeds.class);
  // What a shell reports for a process that SIGKILL ended.
  private static final int KILLED = 137;

  private final Optional<Path> note;

  /** Writes the moment at which it acts into the note, where there is one. */
  ProcessDeeds(Optional<Path> note) {
    this.note = note;
  }

  @Override
  public void acting(FailpointRule rule, DutyName duty) {
    LOG.warn(
        "failpoint acts: point={} action={} duty={}",
        rule.point().key(),
        rule.action().getClass().getSimpleName(),
        duty);
    // Whoever waits for the end of this process learns of it later than it happens.
    note.ifPresent(
        file -> {
          try {
            Files.writeString(file, Instant.now().toString());
          } catch (IOException failure) {
            LOG.warn("moment not noted: file={} cause={}", file, failure.toString());
          }
        });
  }

  @Override
  public void kill() {
    // No hook runs and nothing is flushed: the kernel closes what is open, as after kill -9.
    Runtime.getRuntime().halt(KILLED);
  }

  @Override
  public void stop() {
    try {
      // The child answers only to a parent that runs, so this returns after SIGCONT.
      Process signal =
          new ProcessBuilder("kill", "-STOP", String.valueOf(ProcessHandle.current().pid()))
              .inheritIO()
              .start();
      var _ = signal.waitFor();
    } catch (IOException failure) {
      LOG.error("process not stopped: cause={}", failure.toString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void delay(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
