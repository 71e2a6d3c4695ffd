// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static dev.causeway.relayer.store.Network.L1;
import static dev.causeway.relayer.store.Network.L2A;
import static dev.causeway.relayer.store.Network.message;
import static dev.causeway.relayer.store.Network.sent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
  private Path folder = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createTempDirectory(TestDatabase.target(), "embedded").resolve("data folder");
  }

  private StoreConfig.Embedded config() throws IOException {
    return new StoreConfig.Embedded(folder, TestDatabase.binaries());
  }

  @Test
  void shouldKeepEverythingFromOneRunToTheNext() throws Exception {
    try (Network net = new Network(PostgresStore.open(config(), L1))) {
      net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        assertThat(setting(net, setting)).as(setting).isEqualTo("on");
      }
      assertThat(setting(net, "listen_addresses")).isEqualTo("127.0.0.1");
    }
    try (PostgresStore store = PostgresStore.open(config(), L1)) {
      assertThat(store.messages().leafCount(L1)).isEqualTo(Network.leaves(1));
    }
  }

  private static String setting(Network net, String name) {
    return net.store
        .database()
        .read(
            connection ->
                Sql.first(connection, "show " + name, result -> result.getString(1)).orElseThrow());
  }

  @Test
  void shouldNameFolderAndOwnerWhenInUse() throws Exception {
    try (EmbeddedPostgres running = EmbeddedPostgres.start(config())) {
      assertThat(running.pid()).isPositive();
      assertThatThrownBy(() -> EmbeddedPostgres.start(config()))
          .isInstanceOf(StoreStartException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void shouldNameTheFolderWhenItCannotBeWritten() throws Exception {
    Path file = Files.createTempFile(TestDatabase.target(), "no-folder", "");
    Path below = file.resolve("data");

    assertThatThrownBy(
            () -> EmbeddedPostgres.start(new StoreConfig.Embedded(below, TestDatabase.binaries())))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining(below.toString())
        .hasMessageContaining("choose another folder");
  }

  @Test
  void shouldRefuseDataOfAnotherVersion() throws Exception {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data").resolve("PG_VERSION"), "9\n");

    assertThatThrownBy(() -> EmbeddedPostgres.start(config()))
        .isInstanceOf(StoreStartException.class)
        .hasMessageContaining("PostgreSQL 9");
  }

  @Test
  void shouldStopTheServerAndRecoverWhenTheProcessIsKilled() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    ProcessHandle server;
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      assertThat(line).startsWith("server ");
      server = ProcessHandle.of(Long.parseLong(line.substring(7))).orElseThrow();
      assertThat(server.isAlive()).isTrue();
      assertThat(child.destroyForcibly().waitFor()).isNotZero();
    }
    assertThat(server.onExit().get(60, TimeUnit.SECONDS).isAlive())
        .as("the server goes with the process")
        .isFalse();
    try (PostgresStore store = PostgresStore.open(config(), L1)) {
      assertThat(store.messages().leafCount(L1))
          .as("what was committed is there")
          .isEqualTo(Network.leaves(1));
    }
  }

  @Test
  void shouldStopAServerThatAnEarlierProcessLeft() throws Exception {
    EmbeddedPostgres.start(config()).close();
    Path data = folder.resolve("data");
    Path bin = PostgresBinaries.unpack(TestDatabase.binaries()).resolve("bin");
    List<String> command = new ArrayList<>(Privileges.prefix());
    command.addAll(
        List.of(
            bin.resolve("postgres").toString(),
            "-D",
            data.toAbsolutePath().toString(),
            "-p",
            Integer.toString(freePort()),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories="));
    Process orphan =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orphan.log").toFile())
            .start();
    try {
      awaitPidFile(orphan, data.resolve("postmaster.pid"));
      try (EmbeddedPostgres running = EmbeddedPostgres.start(config())) {
        assertThat(running.pid()).isNotEqualTo(orphan.pid());
        assertThat(orphan.waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      orphan.destroyForcibly();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitPidFile(Process process, Path file) throws Exception {
    while (!Files.exists(file) || Files.readAllLines(file).size() < 8) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void shouldNotBeFooledByThePidFileOfAServerThatIsGone() throws Exception {
    EmbeddedPostgres.start(config()).close();
    Files.writeString(
        folder.resolve("data").resolve("postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + folder + "\n");

    try (EmbeddedPostgres running = EmbeddedPostgres.start(config())) {
      assertThat(running.pid()).isPositive();
    }
  }

  /** Opens a store, writes, says so, and waits to be killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws Exception {
      StoreConfig.Embedded config =
          new StoreConfig.Embedded(Path.of(arguments[0]), TestDatabase.binaries());
      Network net = new Network(PostgresStore.open(config, L1));
      net.extend(L1, 1, 1, sent("a", 0, message(L1, 0, L2A, 1)));
      Path pidFile = config.folder().resolve("data").resolve("postmaster.pid");
      System.out.println("server " + Files.readAllLines(pidFile).getFirst());
      int never = System.in.read();
      System.exit(never);
    }
  }
}
