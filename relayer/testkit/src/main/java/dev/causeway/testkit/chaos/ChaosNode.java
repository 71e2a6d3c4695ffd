// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.testkit.process.PeerTraffic;
import dev.causeway.testkit.rpc.FaultRpc;
import dev.causeway.testkit.tcp.FaultTcp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A relayer, or a part of a ledger, in a process of its own, which can be killed, stopped and
 * started again.
 */
final class ChaosNode implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(240);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final int port;
  private final Path folder;
  private final List<String> command;
  private final Map<String, List<FaultRpc>> endpoints;
  private final Optional<FaultTcp> database;
  private final Optional<PeerTraffic> peers;
  private final Optional<String> ready;

  /** Held by whoever does something to the process. */
  final ReentrantLock hands = new ReentrantLock();

  private volatile @Nullable Process process;
  private volatile boolean stopped;
  private volatile boolean closed;
  private volatile Burden burden = Burden.NONE;
  private volatile Optional<LogTail> words = Optional.empty();
  private volatile Instant launchedAt = Instant.MIN;

  /**
   * What the process has to bear.
   *
   * @param prefix of its command
   * @param environment beside its own
   * @param heap the JVM's option in place of its own
   */
  record Burden(List<String> prefix, Map<String, String> environment, Optional<String> heap) {
    static final Burden NONE = new Burden(List.of(), Map.of(), Optional.empty());
  }

  /**
   * A process that is not launched yet.
   *
   * @param ready with which words it says that it serves; empty for a relayer, which writes a file
   */
  ChaosNode(
      String name,
      int port,
      Path folder,
      List<String> command,
      Map<String, List<FaultRpc>> endpoints,
      Optional<FaultTcp> database,
      Optional<PeerTraffic> peers,
      Optional<String> ready) {
    this.name = name;
    this.port = port;
    this.folder = folder;
    this.command = List.copyOf(command);
    this.endpoints = Map.copyOf(endpoints);
    this.database = database;
    this.peers = peers;
    this.ready = ready;
  }

  String name() {
    return name;
  }

  int port() {
    return port;
  }

  /** The proxies before a chain, in the order in which the node knows them. */
  List<FaultRpc> endpoints(String chain) {
    return endpoints.getOrDefault(chain, List.of());
  }

  Optional<FaultTcp> database() {
    return database;
  }

  /** Its traffic with other nodes, where that can be cut. */
  Optional<PeerTraffic> peers() {
    return peers;
  }

  boolean isRunning() {
    Process now = process;
    return now != null && now.isAlive();
  }

  /** When the process was started. */
  Instant launchedAt() {
    return launchedAt;
  }

  boolean isStopped() {
    return stopped;
  }

  /** What the live view says of it. */
  String state() {
    return isRunning() ? stopped ? "stopped" : "up" : "dead";
  }

  /** Starts it, unless it runs or was closed; without a burden. */
  void launch() {
    launchWith(Burden.NONE);
  }

  /** As {@link #launch}, with the burden that it had. */
  void launchAgain() {
    launchWith(burden);
  }

  /** As {@link #launch}, with that burden. */
  synchronized void launchWith(Burden next) {
    burden = next;
    if (closed || isRunning()) {
      return;
    }
    arm("");
    try {
      Files.deleteIfExists(folder.resolve("run.json"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    stopped = false;
    words = ready.map(_ -> log());
    launchedAt = Instant.now();
    process = start();
  }

  /**
   * A thread that lives as long as the process starts it: where the kernel can end a child with its
   * parent, it goes by the thread.
   */
  private Process start() {
    CompletableFuture<Process> started = new CompletableFuture<>();
    List<String> whole = new ArrayList<>(withParent());
    whole.addAll(burden.prefix());
    command.stream()
        .map(word -> word.startsWith("-Xmx") ? burden.heap().orElse(word) : word)
        .forEach(whole::add);
    Thread.ofPlatform()
        .daemon()
        .name("node-" + name)
        .start(
            () -> {
              try {
                ProcessBuilder builder =
                    new ProcessBuilder(whole)
                        .redirectErrorStream(true)
                        .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(
                                folder.resolve("output.log").toFile()));
                var _ =
                    builder
                        .environment()
                        .put("CAUSEWAY_FAILPOINTS_FILE", failpointFile().toString());
                builder.environment().putAll(burden.environment());
                // Options for the JVM itself, whichever command starts it.
                peers.ifPresent(
                    traffic ->
                        builder
                            .environment()
                            .put("JDK_JAVA_OPTIONS", String.join(" ", traffic.jvmOptions())));
                Process child = builder.start();
                started.complete(child);
                var _ = child.waitFor();
              } catch (IOException failure) {
                started.completeExceptionally(failure);
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    return started.join();
  }

  private static List<String> withParent() {
    Path tool = Path.of("/usr/bin/setpriv");
    return Files.isExecutable(tool)
        ? List.of(tool.toString(), "--pdeathsig", "KILL", "--")
        : List.of();
  }

  /** Waits until it serves. */
  void awaitServing() throws InterruptedException {
    Instant until = Instant.now().plus(START_LIMIT);
    while (!serves()) {
      if (!isRunning() || Instant.now().isAfter(until)) {
        throw new ScenarioException(
            "node %s does not start; its last words are in %s"
                .formatted(name, folder.resolve("output.log")));
      }
      Thread.sleep(50);
    }
  }

  /** Whether it says that it serves. */
  boolean serves() {
    if (ready.isPresent()) {
      return isRunning() && words.filter(log -> log.says(ready.get())).isPresent();
    }
    Process now = process;
    Path file = folder.resolve("run.json");
    try {
      return now != null
          && Files.exists(file)
          && JSON.readTree(file.toFile()).path("process").asLong() == now.pid();
    } catch (IOException half) {
      return false;
    }
  }

  private Process running() {
    Process now = process;
    if (now == null) {
      throw new IllegalStateException("node " + name + " was never started");
    }
    return now;
  }

  /** As {@code kill -9}; returns the moment before. */
  Instant kill() throws InterruptedException {
    Process victim = running();
    Instant at = Instant.now();
    victim.destroyForcibly();
    var _ = victim.waitFor();
    stopped = false;
    return at;
  }

  /** With what it ended; it must have. */
  int exitCode() {
    return running().exitValue();
  }

  /** What it writes into its logs from now on. */
  LogTail log() {
    return new LogTail(name, folder);
  }

  /** Another process of the same name, with the same settings but for what cannot be shared. */
  ChaosNode twin(Path home, int itsPort) {
    List<String> itsCommand = new ArrayList<>(command);
    itsCommand.replaceAll(
        word ->
            word.equals(folder.toString())
                ? home.toString()
                : word.equals(String.valueOf(port)) ? String.valueOf(itsPort) : word);
    return new ChaosNode(
        name, itsPort, home, itsCommand, Map.of(), Optional.empty(), Optional.empty(), ready);
  }

  /** Waits until it ends by itself; empty when it does not in time. */
  Optional<Instant> awaitEnd(Duration limit) throws InterruptedException {
    CompletableFuture<Instant> end = running().onExit().thenApply(_ -> Instant.now());
    try {
      return Optional.of(end.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException late) {
      return Optional.empty();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** Waits until it has stopped itself; empty when it does not in time. */
  Optional<Instant> awaitStopped(Duration limit) throws InterruptedException {
    Instant until = Instant.now().plus(limit);
    while (Instant.now().isBefore(until)) {
      if (kernelState() == 'T') {
        stopped = true;
        return Optional.of(Instant.now());
      }
      Thread.sleep(5);
    }
    return Optional.empty();
  }

  private char kernelState() {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(running().pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException gone) {
      return '?';
    }
  }

  /** SIGSTOP. */
  void stop() throws InterruptedException {
    signal("STOP");
    stopped = true;
  }

  /** SIGCONT. */
  void proceed() throws InterruptedException {
    stopped = false;
    if (isRunning()) {
      signal("CONT");
    }
  }

  /** SIGTERM: it hands over and ends. */
  void terminate() {
    running().destroy();
  }

  private void signal(String signal) throws InterruptedException {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(running().pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -%s of node %s: %d".formatted(signal, name, code));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Arms failpoints in the running process, or none. */
  void arm(String rules) {
    try {
      Path draft = folder.resolve("failpoints.new");
      var _ = Files.deleteIfExists(folder.resolve("failpoints.acted"));
      Files.writeString(draft, rules);
      var _ =
          Files.move(
              draft,
              failpointFile(),
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** When the armed failpoint acted, by the node itself; empty when it did not. */
  Optional<Instant> actedAt() {
    try {
      return Optional.of(Instant.parse(Files.readString(folder.resolve("failpoints.acted"))));
    } catch (IOException | java.time.format.DateTimeParseException none) {
      return Optional.empty();
    }
  }

  private Path failpointFile() {
    return folder.resolve("failpoints");
  }

  /** Ends the process, in order where it lets itself be ended so, and then its proxies. */
  @Override
  public void close() {
    closed = true;
    try {
      if (isRunning()) {
        proceed();
        terminate();
        if (awaitEnd(Duration.ofSeconds(25)).isEmpty()) {
          var _ = kill();
        }
      }
    } catch (InterruptedException interrupted) {
      running().destroyForcibly();
      Thread.currentThread().interrupt();
    }
    endpoints.values().forEach(all -> all.forEach(FaultRpc::close));
    database.ifPresent(FaultTcp::close);
    peers.ifPresent(PeerTraffic::close);
  }
}
