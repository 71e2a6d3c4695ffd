// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A container of a Docker engine on this machine, by its command line.
 *
 * @param name unlike any other on the engine
 */
record Container(String name) {
  private static final AtomicLong COUNT = new AtomicLong();

  static Container named(String node) {
    return new Container(
        "causeway-test-%d-%s-%d"
            .formatted(ProcessHandle.current().pid(), node, COUNT.incrementAndGet()));
  }

  /** The words that run a node in it, in the foreground, as the user who runs the test. */
  List<String> words(NodeCommandLine command) throws IOException {
    requireEngine();
    // Who owns what this process made is who runs it: the files must not end up another's.
    Object user = Files.getAttribute(command.data(), "unix:uid");
    Object group = Files.getAttribute(command.data(), "unix:gid");
    return command.containerWords(command.image().orElseThrow(), name, user + ":" + group);
  }

  private static void requireEngine() {
    docker(
        "no Docker engine answers; start one, or run nodes as processes: leave the image out",
        List.of("version"));
  }

  void kill() {
    docker("the container cannot be killed", List.of("kill", name));
  }

  void pause() {
    docker("the container cannot be paused", List.of("pause", name));
  }

  void resume() {
    docker("the container cannot be continued", List.of("unpause", name));
  }

  void signal(String signal) {
    docker("the container cannot be told to end", List.of("kill", "--signal", signal, name));
  }

  private static void docker(String refusal, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("docker"));
    words.addAll(arguments);
    try {
      Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new HarnessException("%s: %s".formatted(refusal, said));
      }
    } catch (IOException missing) {
      throw new HarnessException(refusal + ": the program docker is not on the path", missing);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new HarnessException("interrupted while Docker was asked", stopped);
    }
  }
}
