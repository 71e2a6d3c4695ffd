// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.launch.RunFile;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.AssertionFailedError;

/** The relayer as a process of its own, which can be killed as the kernel kills. */
final class NodeProcess implements AutoCloseable {
  private final Process process;
  private final Relayer client;

  private NodeProcess(Process process, Relayer client) {
    this.process = process;
    this.client = client;
  }

  /** Starts {@code causeway node} on that data folder and waits until it serves. */
  static NodeProcess start(Path data, Path manifest) {
    try {
      Files.createDirectories(data);
      Path config = data.resolve("node.conf");
      Files.writeString(
          config,
          """
          causeway {
            node { data = "%s", manifest = "%s" }
            grpc.port = 0
          }
          """
              .formatted(data, manifest));
      Path log = data.resolve("output.log");
      Process process =
          new ProcessBuilder(command("node", "--config", config.toString()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Await.until(
          "the relayer serves",
          () -> {
            if (!process.isAlive()) {
              throw new AssertionFailedError("the relayer ended: " + text(log));
            }
            return Files.exists(RunFile.in(data)) && RunFile.read(data).process() == process.pid();
          });
      return new NodeProcess(process, Relayer.connect(RunFile.read(data).target()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Starts a node on a shared database and waits until it serves. */
  static NodeProcess shared(
      String id, Path data, Path manifest, StoreConfig.External store, Path passwordFile) {
    try {
      Files.createDirectories(data);
      Path log = data.resolve("output.log");
      Process process =
          new ProcessBuilder(
                  command(
                      "node",
                      "--node-id=" + id,
                      "--data=" + data,
                      "--manifest=" + manifest,
                      "--api-port=0",
                      "--jdbc-url=" + store.url(),
                      "--jdbc-user=" + store.user(),
                      "--jdbc-password-file=" + passwordFile,
                      "--set=settle.proposal-interval=500ms"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Await.until(
          "node " + id + " serves",
          () -> {
            if (!process.isAlive()) {
              throw new AssertionFailedError("node " + id + " ended: " + text(log));
            }
            return Files.exists(RunFile.in(data)) && RunFile.read(data).process() == process.pid();
          });
      return new NodeProcess(process, Relayer.connect(RunFile.read(data).target()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends a signal such as STOP or CONT. */
  void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      assertThat(code).isZero();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stop) {
      throw new AssertionFailedError("interrupted", stop);
    }
  }

  /** Waits for the end of the process and says its exit code. */
  int awaitEnd() {
    Await.until("the node has ended", () -> !process.isAlive());
    return process.exitValue();
  }

  /** How to start this very program, with the classes under test. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dcauseway.root=" + System.getProperty("causeway.root"),
            "-cp",
            // The build's test runner keeps the real one there.
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.causeway.cli.Causeway"));
    command.addAll(List.of(arguments));
    return command;
  }

  Relayer client() {
    return client;
  }

  /** As {@code kill -9}, for it and its database server at once. */
  void kill() {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.addFirst(process.toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    Await.until("all are dead", () -> all.stream().noneMatch(ProcessHandle::isAlive));
    client.close();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    Await.until("the relayer has ended", () -> !process.isAlive());
  }
}
