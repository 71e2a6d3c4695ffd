// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a node: from a start to its end, in whatever it runs. Safe for concurrent use. */
final class NodeRun {
  private static final String RUN_FILE = "run.json";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

  private final NodeRuntime runtime;
  private final Path data;
  private final Path log;

  private NodeRun(NodeRuntime runtime, Path data, Path log) {
    this.runtime = runtime;
    this.data = data;
    this.log = log;
  }

  /** Starts it and returns at once; its words are appended to the log. */
  static NodeRun start(NodeCommandLine command, Path log) {
    try {
      Files.createDirectories(command.data());
      // An earlier run that was killed left its own behind.
      Files.deleteIfExists(command.data().resolve(RUN_FILE));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new NodeRun(
        command
            .image()
            .map(image -> contained(command, image, log))
            .orElseGet(() -> LocalProcess.start(command, log)),
        command.data(),
        log);
  }

  /** Asks for the engine first: without its library the other class cannot even be loaded. */
  private static NodeRuntime contained(NodeCommandLine command, String image, Path log) {
    ContainerEngine.require();
    return NodeContainer.start(command, image, log);
  }

  long pid() {
    return runtime.pid();
  }

  boolean isAlive() {
    return runtime.isAlive();
  }

  /** Completes with its exit code. */
  CompletableFuture<Integer> end() {
    return runtime.end().copy();
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
    runtime.pause();
  }

  void resume() {
    runtime.resume();
  }

  /** Asks it to end in order. */
  void terminate() {
    runtime.terminate();
  }

  /** Waits for its end. */
  int awaitEnd(Duration limit) {
    try {
      return runtime.end().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new AssertionError(
          "node process %d has not ended within %s; its last words: %s"
              .formatted(pid(), limit, lastWords()));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while a node ended", stopped);
    }
  }

  void kill() {
    runtime.kill();
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
