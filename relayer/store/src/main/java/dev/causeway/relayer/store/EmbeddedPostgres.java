// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL that belongs to this process: started with it, on loopback only, and gone with it,
 * however it ends.
 *
 * <p>The data folder is durable: fsync and synchronous commit are on, and the next start recovers
 * what a crash left. One process at a time uses a folder, by a lock that the operating system frees
 * when the process dies.
 */
final class EmbeddedPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final String USER = "causeway";
  private static final String PASSWORD_FILE = "causeway-password";
  private static final int START_TRIES = 3;
  private static final long RECOVERY_SECONDS = 120;
  private static final long STOP_SECONDS = 15;

  // Small, because the relayer's whole budget is 400 MB; durable, because a bridge's outbox is in
  // here.
  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "shared_buffers=32MB",
          "wal_buffers=4MB",
          "work_mem=4MB",
          "maintenance_work_mem=32MB",
          "effective_cache_size=256MB",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "wal_level=minimal",
          "max_wal_senders=0",
          "min_wal_size=80MB",
          "max_wal_size=512MB",
          "jit=off",
          "io_method=sync",
          "max_worker_processes=2",
          "max_parallel_workers=0",
          "max_parallel_workers_per_gather=0",
          "max_parallel_maintenance_workers=0",
          "autovacuum_max_workers=1",
          "autovacuum_naptime=15s",
          "random_page_cost=1.1",
          "timezone=UTC",
          "log_timezone=UTC",
          "log_min_messages=warning",
          "log_checkpoints=off");

  // The shell becomes the server; a watcher that it leaves behind stops the server when standard
  // input ends, which the operating system brings about when our process dies, even by SIGKILL.
  private static final String RUN_WITH_PARENT =
      "exec 3<&0; ( cat <&3 >/dev/null; kill -INT $$ 2>/dev/null ) & exec 3<&-;"
          + " exec \"$@\" </dev/null";

  private final FolderLock lock;
  private final Process server;
  private final Database.Address address;

  private EmbeddedPostgres(FolderLock lock, Process server, Database.Address address) {
    this.lock = lock;
    this.server = server;
    this.address = address;
  }

  /**
   * For whom a server is started.
   *
   * @param port to listen on, 0 for any free one
   * @param connections that it accepts at once
   */
  record Use(int port, int connections) {
    /** One node alone. */
    static final Use ONE_NODE = new Use(0, 24);
  }

  /** Starts the server for one node. */
  static EmbeddedPostgres start(StoreConfig.Embedded config) {
    return start(config, Use.ONE_NODE);
  }

  /** Starts the server and waits until it answers; the first start also makes the data folder. */
  static EmbeddedPostgres start(StoreConfig.Embedded config, Use use) {
    FolderLock lock = FolderLock.take(config.folder());
    try {
      return start(config, use, lock);
    } catch (IOException refused) {
      lock.close();
      throw StoreStartException.notWritable(config.folder(), refused);
    } catch (RuntimeException refused) {
      lock.close();
      throw refused;
    }
  }

  private static EmbeddedPostgres start(StoreConfig.Embedded config, Use use, FolderLock lock)
      throws IOException {
    Path data = config.folder().toAbsolutePath().resolve("data");
    Path log = config.folder().toAbsolutePath().resolve("postgresql.log");
    Path bin = PostgresBinaries.unpack(config.binaries().toAbsolutePath()).resolve("bin");
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialize(bin, data, log);
    }
    requireSameVersion(config.folder(), bin, data, log);
    StaleServer.stop(data);
    String password = Files.readString(data.resolve(PASSWORD_FILE));
    for (int tries = 1; ; tries++) {
      int port = use.port() == 0 ? freePort() : use.port();
      Database.Address address =
          new Database.Address("jdbc:postgresql://127.0.0.1:" + port + "/postgres", USER, password);
      Process server = launch(bin, data, log, port, use.connections());
      if (answers(server, address, log)) {
        LOG.info("embedded PostgreSQL started: port={} pid={} data={}", port, server.pid(), data);
        return new EmbeddedPostgres(lock, server, address);
      }
      // The usual reason is that somebody took the port since we looked.
      if (tries == START_TRIES) {
        throw StoreStartException.serverFailed(
            "it ended with code " + server.exitValue(), log, null);
      }
    }
  }

  private static void initialize(Path bin, Path data, Path log) throws IOException {
    Path fresh = data.resolveSibling("data.new");
    PostgresBinaries.deleteTree(fresh);
    Path passwordFile = data.resolveSibling("password.new");
    Files.deleteIfExists(passwordFile);
    Files.createFile(
        passwordFile,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    byte[] secret = new byte[24];
    new SecureRandom().nextBytes(secret);
    Files.writeString(passwordFile, HexFormat.of().formatHex(secret));
    List<String> command = new ArrayList<>(Privileges.prefix());
    command.addAll(
        List.of(
            bin.resolve("initdb").toString(),
            "--pgdata=" + fresh,
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--pwfile=" + passwordFile,
            "--encoding=UTF8",
            "--no-locale",
            "--no-instructions"));
    int code = run(command, log);
    if (code != 0) {
      throw StoreStartException.serverFailed("initdb ended with code " + code, log, null);
    }
    Files.move(passwordFile, fresh.resolve(PASSWORD_FILE));
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void requireSameVersion(Path folder, Path bin, Path data, Path log)
      throws IOException {
    String made = Files.readString(data.resolve("PG_VERSION")).strip();
    Path version = log.resolveSibling("version.txt");
    List<String> command = List.of(bin.resolve("postgres").toString(), "--version");
    Files.deleteIfExists(version);
    int code = run(command, version);
    String ours = Files.readString(version).replaceAll("[^0-9.]", "").split("\\.", 2)[0];
    Files.deleteIfExists(version);
    if (code != 0) {
      throw StoreStartException.serverFailed(
          "postgres --version ended with code " + code, log, null);
    }
    if (!made.equals(ours)) {
      throw StoreStartException.otherVersion(folder, made, ours);
    }
  }

  private static int run(List<String> command, Path log) throws IOException {
    Process process =
        builder(command, log)
            .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
            .start();
    Thread killer = new Thread(process::destroyForcibly, "kill-postgresql-tool");
    try {
      Runtime.getRuntime().addShutdownHook(killer);
      int code = process.waitFor();
      var _ = Runtime.getRuntime().removeShutdownHook(killer);
      return code;
    } catch (IllegalStateException ending) {
      process.destroyForcibly();
      throw new IOException("the process is ending", ending);
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.getFirst(), stop);
    }
  }

  private static Process launch(Path bin, Path data, Path log, int port, int connections)
      throws IOException {
    List<String> command = new ArrayList<>(Privileges.ownSession());
    command.addAll(List.of("sh", "-c", RUN_WITH_PARENT, "causeway-postgresql"));
    command.addAll(Privileges.prefix());
    command.addAll(
        List.of(bin.resolve("postgres").toString(), "-D", data.toString(), "-p", "" + port));
    command.addAll(List.of("-c", "max_connections=" + connections));
    for (String setting : SETTINGS) {
      command.add("-c");
      command.add(setting);
    }
    return builder(command, log).start();
  }

  private static ProcessBuilder builder(List<String> command, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Whether the server came up; false when it ended. */
  private static boolean answers(Process server, Database.Address address, Path log) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS);
    while (System.nanoTime() < deadline) {
      try (Connection connection = address.connect("causeway start")) {
        return connection.isValid(5);
      } catch (SQLException notYet) {
        try {
          if (server.waitFor(30, TimeUnit.MILLISECONDS)) {
            return false;
          }
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          end(server);
          throw StoreStartException.serverFailed("interrupted while starting", log, stop);
        }
      }
    }
    end(server);
    throw StoreStartException.serverFailed(
        "it does not answer after %d s".formatted(RECOVERY_SECONDS), log, null);
  }

  Database.Address address() {
    return address;
  }

  long pid() {
    return server.pid();
  }

  @Override
  public void close() {
    end(server);
    lock.close();
  }

  private static void end(Process server) {
    try {
      // The watcher reads the end of its input and asks the server for a fast shutdown.
      server.getOutputStream().close();
      if (!server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("embedded PostgreSQL does not stop and is killed: pid={}", server.pid());
        server.destroyForcibly().waitFor();
      }
    } catch (IOException closed) {
      server.destroy();
    } catch (InterruptedException stop) {
      server.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
