// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.WaitResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * A container of a Docker engine on this machine, through Testcontainers. It shares the host's
 * network, on which all proxies listen on loopback alone, and sees the network's folder under its
 * own name; it runs as the user who owns that folder. Removed from the engine when it has ended.
 *
 * <p>Only this class and {@link ContainerEngine} know the library, which a user of processes does
 * not have.
 */
final class NodeContainer implements NodeRuntime {
  private static final AtomicLong COUNT = new AtomicLong();
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long LAST_WORDS_SECONDS = 5;

  private final GenericContainer<?> container;
  private final String id;
  private final DockerClient client;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();

  @SuppressWarnings("resource") // The client lives as long as the JVM; the library owns it.
  private NodeContainer(GenericContainer<?> container) {
    this.container = container;
    this.id = container.getContainerId();
    this.client = container.getDockerClient();
  }

  /** Starts it and returns at once; its words are appended to the log. */
  @SuppressWarnings("resource") // Stopped when it has ended.
  static NodeContainer start(NodeCommandLine command, String image, Path log) {
    Path folder = Objects.requireNonNull(command.data().getParent());
    CountDownLatch silent = new CountDownLatch(1);
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            // An image of this name is made here; one of the same name elsewhere is another's.
            .withImagePullPolicy(_ -> false)
            .withNetworkMode("host")
            .withEnv(
                "CAUSEWAY_JAVA_OPTS", "-Xmx192m " + String.join(" ", command.jvmOptions()).strip())
            .withCommand(command.arguments().toArray(String[]::new))
            .withLogConsumer(appendingTo(log, silent))
            .withStartupCheckStrategy(new Begun().withTimeout(START_LIMIT));
    String user = owner(command.data());
    // Said to the engine itself: the library's own way first tries mounts with an image from a
    // registry, which not every machine reaches.
    container.withCreateContainerCmdModifier(
        create ->
            Objects.requireNonNull(
                    create.withUser(user).withName(name(command.id())).getHostConfig())
                .withBinds(Bind.parse(folder + ":" + folder)));
    try {
      container.start();
    } catch (RuntimeException failure) {
      throw new HarnessException(
          "node %s cannot be started in a container of image \"%s\": %s"
              .formatted(command.id(), image, cause(failure)),
          failure);
    }
    NodeContainer started = new NodeContainer(container);
    started.follow(silent);
    return started;
  }

  private static String name(String node) {
    return "causeway-test-%d-%s-%d"
        .formatted(ProcessHandle.current().pid(), node, COUNT.incrementAndGet());
  }

  /** Who owns what this process made is who runs it: the files must not end up another's. */
  private static String owner(Path data) {
    try {
      return Files.getAttribute(data, "unix:uid") + ":" + Files.getAttribute(data, "unix:gid");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static Consumer<OutputFrame> appendingTo(Path log, CountDownLatch silent) {
    return frame -> {
      if (frame.getType() == OutputFrame.OutputType.END) {
        silent.countDown();
        return;
      }
      try {
        Files.writeString(
            log,
            frame.getUtf8StringWithoutLineEnding() + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    };
  }

  /** Learns its end from the engine, lets its last words arrive, and removes it. */
  private void follow(CountDownLatch silent) {
    client
        .waitContainerCmd(id)
        .exec(
            new ResultCallback.Adapter<WaitResponse>() {
              @Override
              public void onNext(WaitResponse response) {
                Thread.ofPlatform()
                    .daemon()
                    .name("end of " + id)
                    .start(() -> ended(response.getStatusCode(), silent));
              }

              @Override
              public void onError(Throwable failure) {
                super.onError(failure);
                end.completeExceptionally(failure);
              }
            });
  }

  private void ended(int code, CountDownLatch silent) {
    try {
      var _ = silent.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
      container.stop();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      end.complete(code);
    }
  }

  @Override
  public long pid() {
    try {
      Long known = client.inspectContainerCmd(id).exec().getState().getPidLong();
      return known == null ? 0 : known;
    } catch (NotFoundException gone) {
      return 0;
    }
  }

  @Override
  public CompletableFuture<Integer> end() {
    return end;
  }

  @Override
  public void pause() {
    asked("paused", () -> client.pauseContainerCmd(id).exec());
  }

  @Override
  public void resume() {
    asked("continued", () -> client.unpauseContainerCmd(id).exec());
  }

  @Override
  public void terminate() {
    asked("told to end", () -> client.killContainerCmd(id).withSignal("TERM").exec());
  }

  @Override
  public void kill() {
    asked(
        "killed",
        () -> {
          try {
            client.killContainerCmd(id).withSignal("KILL").exec();
          } catch (NotFoundException | ConflictException ended) {
            // The engine says so of a container that does not run.
          }
        });
  }

  private void asked(String what, Runnable request) {
    try {
      request.run();
    } catch (DockerException refused) {
      throw new HarnessException(
          "the container %s cannot be %s: %s".formatted(id, what, refused.getMessage()), refused);
    }
  }

  /** Begun is enough: a node that ends at once is found by its exit code, as a process is. */
  private static final class Begun extends StartupCheckStrategy {
    @Override
    public StartupStatus checkStartupState(DockerClient client, String id) {
      InspectContainerResponse.ContainerState state = getCurrentState(client, id);
      return "created".equals(state.getStatus())
          ? StartupStatus.NOT_YET_KNOWN
          : StartupStatus.SUCCESSFUL;
    }
  }
}
