// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.cli.CliException;
import dev.causeway.cli.ExitCode;
import dev.causeway.cli.launch.RunFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A relayer in a process of its own, so that what it uses can be told apart from what the load and
 * the chains use.
 */
final class RelayerProcess implements AutoCloseable {
  /** The heap that the relayer is given; with PostgreSQL it stays below 400 MB. */
  private static final String HEAP = "-Xmx160m";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path statistics;
  private final Thread sampler;
  private volatile long peakBytes;

  private RelayerProcess(Process process, Path statistics) {
    this.process = process;
    this.statistics = statistics;
    this.sampler = Thread.ofPlatform().daemon().name("memory-sampler").start(this::sample);
  }

  /** Starts {@code causeway node} and waits until it serves. */
  static RelayerProcess start(Path data, Path manifest, int claimBatch)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    Path statistics = data.resolve("statistics.json");
    Path config = data.resolve("node.conf");
    Files.writeString(
        config,
        """
        causeway {
          node { id = "bench", data = "%s", manifest = "%s", statistics = "%s" }
          grpc.port = 0
          claim.batch-size = %d
        }
        """
            .formatted(data, manifest, statistics, claimBatch));
    File log = data.resolve("relayer.log").toFile();
    Process process =
        new ProcessBuilder(command(config)).redirectErrorStream(true).redirectOutput(log).start();
    RelayerProcess relayer = new RelayerProcess(process, statistics);
    Instant until = Instant.now().plus(START_LIMIT);
    while (!Files.exists(RunFile.in(data))) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        relayer.close();
        throw new CliException(
            ExitCode.FAILED, "the relayer did not start; its last words are in " + log);
      }
      Thread.sleep(50);
    }
    return relayer;
  }

  private static List<String> command(Path config) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(
        List.of(
            HEAP,
            "-Djdk.virtualThreadScheduler.parallelism=16",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=160m",
            "-XX:ReservedCodeCacheSize=48m",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    String root = System.getProperty("causeway.root");
    if (root != null) {
      command.add("-Dcauseway.root=" + root);
    }
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.causeway.cli.Causeway",
            "node",
            "--config",
            config.toString()));
    return command;
  }

  private void sample() {
    while (process.isAlive()) {
      peakBytes = Math.max(peakBytes, usage().bytes());
      try {
        Thread.sleep(250);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  /** What it and its PostgreSQL used so far. */
  ProcessUsage.Usage usage() {
    return ProcessUsage.of(process.toHandle());
  }

  /** The most memory that it and its PostgreSQL had at once; sampled four times a second. */
  long peakBytes() {
    return peakBytes;
  }

  /** JSON-RPC calls that it made so far, all chains and methods. */
  long rpcCalls() throws IOException, InterruptedException {
    // Written twice a second: wait for one that is younger than now.
    Instant now = Instant.now();
    while (process.isAlive()
        && (!Files.exists(statistics)
            || Files.getLastModifiedTime(statistics).toInstant().isBefore(now))) {
      Thread.sleep(20);
    }
    long calls = 0;
    for (JsonNode chain : JSON.readTree(statistics.toFile()).path("rpcCalls")) {
      for (JsonNode count : chain) {
        calls += count.asLong();
      }
    }
    return calls;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      sampler.interrupt();
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
