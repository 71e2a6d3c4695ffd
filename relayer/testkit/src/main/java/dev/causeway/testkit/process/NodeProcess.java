// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a node: from a start of its process to its end. Safe for concurrent use. */
final class NodeProcess {
  private static final String RUN_FILE = "run.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

  private final Process process;
  private final Optional<Container> container;
  private final Path data;
  private final Path log;
  private final CompletableFuture<Integer> end;

  private NodeProcess(
      Process process,
      Optional<Container> container,
      Path data,
      Path log,
      CompletableFuture<Integer> end) {
    this.process = process;
    this.container = container;
    this.data = data;
    this.log = log;
    this.end = end;
  }

  /** Starts it and returns at once; its words are appended to the log. */
  static NodeProcess start(NodeCommandLine command, Path log) {
    CompletableFuture<NodeProcess> started = new CompletableFuture<>();
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
      NodeCommandLine command, Path log, CompletableFuture<NodeProcess> started) {
    CompletableFuture<Integer> end = new CompletableFuture<>();
    try {
      Files.createDirectories(command.data());
      // An earlier run that was killed left its own behind.
      Files.deleteIfExists(command.data().resolve(RUN_FILE));
      Optional<Container> container = command.image().map(_ -> Container.named(command.id()));
      List<String> words = new ArrayList<>(Signals.dieWithParent());
      words.addAll(container.isPresent() ? container.get().words(command) : command.processWords());
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      started.complete(new NodeProcess(process, container, command.data(), log, end));
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

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with its exit code. */
  CompletableFuture<Integer> end() {
    return end.copy();
  }

  /** Where its service is, once it serves; it writes that down itself. */
  Optional<String> target() {
    try {
      JsonNode target = JSON.readTree(data.resolve(RUN_FILE).toFile()).path("target");
      return target.isTextual() ? Optional.of(target.asText()) : Optional.empty();
    } catch (IOException notYet) {
      return Optional.empty();
    }
  }

  void pause() {
    container.ifPresentOrElse(Container::pause, () -> Signals.send(process.pid(), "STOP"));
  }

  void resume() {
    container.ifPresentOrElse(Container::resume, () -> Signals.send(process.pid(), "CONT"));
  }

  /** Asks it to end in order. */
  void terminate() {
    container.ifPresentOrElse(
        running -> running.signal("TERM"), () -> Signals.send(process.pid(), "TERM"));
  }

  /** Waits for its end. */
  int awaitEnd(Duration limit) {
    try {
      return end.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(
          "process %d has not ended within %s; its last words: %s"
              .formatted(process.pid(), limit, lastWords()));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while a node ended", stopped);
    }
  }

  void kill() {
    // The process of a container is only the terminal's end of it.
    container.ifPresentOrElse(Container::kill, process::destroyForcibly);
    var _ = awaitEnd(KILL_LIMIT);
  }

  String lastWords() {
    try {
      String text = Files.readString(log).strip();
      return text.length() <= 2_000 ? text : "..." + text.substring(text.length() - 2_000);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
