// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A child process of this JVM. */
final class LocalProcess implements NodeRuntime {
  private final Process process;
  private final CompletableFuture<Integer> end;

  private LocalProcess(Process process, CompletableFuture<Integer> end) {
    this.process = process;
    this.end = end;
  }

  /** Starts it and returns at once; its words are appended to the log. */
  static LocalProcess start(NodeCommandLine command, Path log) {
    CompletableFuture<LocalProcess> started = new CompletableFuture<>();
    // The kernel ties the parent-death signal to the thread that forks: it lives as long as the
    // process does.
    Thread.ofPlatform()
        .daemon()
        .name("node-" + command.id())
        .start(() -> run(command, log, started));
    try {
      return started.get();
    } catch (ExecutionException failure) {
      throw new HarnessException(
          "node %s cannot be started: %s".formatted(command.id(), failure.getCause()), failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while a node started", stopped);
    }
  }

  private static void run(
      NodeCommandLine command, Path log, CompletableFuture<LocalProcess> started) {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    try {
      List<String> words = new ArrayList<>(Signals.dieWithParent());
      words.addAll(command.processWords());
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      started.complete(new LocalProcess(process, end));
      while (true) {
        try {
          end.complete(process.waitFor());
          return;
        } catch (InterruptedException _) {
          // Nobody may end this thread before the process.
        }
      }
    } catch (IOException | RuntimeException failure) {
      started.completeExceptionally(failure);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public CompletableFuture<Integer> end() {
    return end;
  }

  @Override
  public void pause() {
    Signals.send(process.pid(), "STOP");
  }

  @Override
  public void resume() {
    Signals.send(process.pid(), "CONT");
  }

  @Override
  public void terminate() {
    Signals.send(process.pid(), "TERM");
  }

  @Override
  public void kill() {
    process.destroyForcibly();
  }
}
