// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running anvil. It answers on the loopback interface only, writes to a log file, and does not
 * outlive this JVM: {@link #close} and a shutdown hook kill it by its handle, and where the
 * util-linux tool setpriv exists the kernel kills it when this JVM is killed without notice.
 */
public final class AnvilProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AnvilProcess.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(15);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);
  private static final long READY_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /**
   * The end of a process.
   *
   * @param name of the chain
   * @param exitCode as the operating system gave it
   * @param asked whether {@link AnvilProcess#close} ended it
   * @param lastWords the end of its log, perhaps empty
   */
  public record Death(String name, int exitCode, boolean asked, String lastWords) {}

  private final AnvilOptions options;
  private final URI url;
  private final Path log;
  private final Process process;
  private final CompletableFuture<Death> death = new CompletableFuture<>();
  private final Thread killer;
  private volatile boolean closing;

  private AnvilProcess(AnvilOptions options, URI url, Path log, Process process) {
    this.options = options;
    this.url = url;
    this.log = log;
    this.process = process;
    this.killer = new Thread(this::kill, "kill-anvil-" + options.name());
  }

  /**
   * Starts anvil and returns when it answers with the right chain id.
   *
   * @throws DevnetException when the port is taken or the process does not come up
   */
  public static AnvilProcess start(
      AnvilBinary binary, AnvilOptions options, DevnetRpc.Factory rpc) {
    int port = choosePort(options);
    Path log = options.folder().resolve("anvil.log");
    try {
      Files.createDirectories(options.folder());
    } catch (IOException failure) {
      throw new DevnetException(
          "cannot create the folder \"%s\" of chain %s: %s; choose a data folder that you may write to"
              .formatted(options.folder(), options.name(), failure.getMessage()),
          failure);
    }
    AnvilProcess anvil = launch(command(binary, options, port), options, port, log);
    try {
      anvil.awaitReady(rpc);
      return anvil;
    } catch (RuntimeException failure) {
      anvil.close();
      throw failure;
    }
  }

  /** Where it answers JSON-RPC over HTTP. */
  public URI url() {
    return url;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether the process still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its log file. */
  public Path log() {
    return log;
  }

  /** Completes, once, when the process has ended, for whatever reason. */
  public CompletionStage<Death> death() {
    return death.minimalCompletionStage();
  }

  private void kill() {
    closing = true;
    process.destroyForcibly();
  }

  /** Kills the process and waits for its end; nothing happens when it has ended already. */
  @Override
  public void close() {
    kill();
    try {
      var _ = death.get(KILL_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException failure) {
      LOG.error("anvil does not end: chain={} pid={}", options.name(), process.pid(), failure);
    }
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException _) {
      // The JVM is already going down: the hook runs or has run.
    }
  }

  /**
   * A thread of its own starts the process and then waits for it: the kernel ties the parent-death
   * signal to the thread that forked, so that thread must live as long as this JVM does.
   */
  private static AnvilProcess launch(
      List<String> command, AnvilOptions options, int port, Path log) {
    CompletableFuture<AnvilProcess> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("anvil-" + options.name())
        .start(
            () -> {
              try {
                Process process =
                    new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .start();
                AnvilProcess anvil =
                    new AnvilProcess(options, URI.create("http://127.0.0.1:" + port), log, process);
                Runtime.getRuntime().addShutdownHook(anvil.killer);
                started.complete(anvil);
                anvil.awaitDeath();
              } catch (IOException | RuntimeException failure) {
                started.completeExceptionally(failure);
              }
            });
    try {
      return started.get();
    } catch (ExecutionException failure) {
      throw new DevnetException(
          "anvil for chain %s did not start from \"%s\": %s; check that the file is built for this machine"
              .formatted(options.name(), command.getFirst(), failure.getCause()),
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DevnetException("interrupted while anvil started", interrupted);
    }
  }

  private void awaitDeath() {
    while (true) {
      try {
        int exitCode = process.waitFor();
        Death end = new Death(options.name(), exitCode, closing, lastWords());
        if (!closing) {
          LOG.error(
              "anvil died: chain={} pid={} exitCode={} log={}",
              options.name(),
              process.pid(),
              exitCode,
              log);
        }
        death.complete(end);
        return;
      } catch (InterruptedException _) {
        // Nobody may end this thread before the process: see launch.
      }
    }
  }

  private void awaitReady(DevnetRpc.Factory rpc) {
    DevnetRpc client = rpc.to(url);
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (true) {
      if (!process.isAlive()) {
        throw new DevnetException(
            "anvil for chain %s ended while it started (port %d): %s"
                .formatted(options.name(), url.getPort(), lastWords()));
      }
      Optional<String> chain = client.ifReachable("eth_chainId");
      if (chain.isPresent()) {
        requireOurChain(chain.get());
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new DevnetException(
            "anvil for chain %s does not answer at %s after %d s; see its log \"%s\""
                .formatted(options.name(), url, START_LIMIT.toSeconds(), log));
      }
      LockSupport.parkNanos(READY_POLL_NANOS);
    }
  }

  private void requireOurChain(String answer) {
    if (Quantity.parse(answer) != options.chain().value()) {
      throw new DevnetException(
          "another node with chain id %d answers at %s, where chain %s was started; choose another port"
              .formatted(Quantity.parse(answer), url, options.name()));
    }
  }

  private static int choosePort(AnvilOptions options) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()));
      return probe.getLocalPort();
    } catch (IOException failure) {
      throw new DevnetException(
          "port %d on 127.0.0.1, wanted for chain %s, is in use: %s; stop the program that listens there or choose another base port"
              .formatted(options.port(), options.name(), failure.getMessage()),
          failure);
    }
  }

  private static List<String> command(AnvilBinary binary, AnvilOptions options, int port) {
    List<String> command = new ArrayList<>();
    ParentDeathSignal.prefix().ifPresent(command::addAll);
    command.add(binary.path().toString());
    command.addAll(options.arguments(port));
    return List.copyOf(command);
  }

  private String lastWords() {
    try {
      String text = Files.readString(log, StandardCharsets.UTF_8).strip();
      return text.length() <= 600 ? text : "..." + text.substring(text.length() - 600);
    } catch (IOException failure) {
      return "its log \"%s\" cannot be read: %s".formatted(log, failure.getMessage());
    }
  }
}
