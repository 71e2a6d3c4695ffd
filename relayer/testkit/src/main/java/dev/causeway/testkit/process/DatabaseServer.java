// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.process;

import dev.causeway.relayer.store.SharedPostgres;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that all nodes share: durable, on one port for all its life, however often it is
 * stopped and started.
 */
public final class DatabaseServer implements AutoCloseable {
  private final StoreConfig.Embedded config;
  private final int port;
  private final StoreConfig.External access;
  private final Path passwordFile;
  private @Nullable SharedPostgres server;

  private DatabaseServer(StoreConfig.Embedded config, SharedPostgres server, Path passwordFile) {
    this.config = config;
    this.server = server;
    this.access = server.access();
    this.port = URI.create(access.url().substring("jdbc:".length())).getPort();
    this.passwordFile = passwordFile;
  }

  /**
   * Starts one with an empty folder.
   *
   * @param folder for its data
   * @param binaries where the server's programs are, or are unpacked to; may be shared
   */
  static DatabaseServer start(Path folder, Path binaries) {
    StoreConfig.Embedded config = new StoreConfig.Embedded(folder.resolve("server"), binaries);
    SharedPostgres server = SharedPostgres.start(config, 0);
    try {
      Path password = folder.resolve("password");
      Files.deleteIfExists(password);
      var _ =
          Files.createFile(
              password,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(password, server.access().password() + "\n");
      return new DatabaseServer(config, server, password);
    } catch (IOException failure) {
      server.close();
      throw new HarnessException("the password of the database cannot be written", failure);
    }
  }

  /** How to reach it past all proxies. */
  public StoreConfig.External access() {
    return access;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  Path passwordFile() {
    return passwordFile;
  }

  /** How a client reaches it through a proxy on that port. */
  String urlThrough(int proxyPort) {
    return access.url().replace(":" + port + "/", ":" + proxyPort + "/");
  }

  /** Whether it runs. */
  public synchronized boolean isRunning() {
    return server != null;
  }

  /** Stops it in order: connections are ended, transactions rolled back. */
  public synchronized void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** Stops it at once, as a machine does that loses power; the next start recovers. */
  public synchronized void crash() {
    if (server != null) {
      // The server's name for this signal is "immediate shutdown": no checkpoint, no goodbye.
      Signals.send(server.pid(), "QUIT");
      stop();
    }
  }

  /** Starts it again, on the same port and data; nothing happens when it runs. */
  public synchronized void start() {
    if (server == null) {
      server = SharedPostgres.start(config, port);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
