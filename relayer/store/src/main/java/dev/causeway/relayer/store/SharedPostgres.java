// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

/**
 * A PostgreSQL of this process that several nodes on this machine share, for devnets. On loopback
 * only, durable, and gone with this process, however it ends; the next start on the same folder
 * goes on where it was.
 */
public final class SharedPostgres implements AutoCloseable {
  // Each node takes about ten, and one more for every other node.
  private static final int CONNECTIONS = 120;

  private final EmbeddedPostgres server;

  private SharedPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /**
   * Starts the server and waits until it answers.
   *
   * @param port to listen on, 0 for any free one
   * @throws StoreStartException naming value and remedy when it cannot be started
   */
  public static SharedPostgres start(StoreConfig.Embedded config, int port) {
    return new SharedPostgres(
        EmbeddedPostgres.start(config, new EmbeddedPostgres.Use(port, CONNECTIONS)));
  }

  /** How nodes reach it. */
  public StoreConfig.External access() {
    Database.Address address = server.address();
    return new StoreConfig.External(address.url(), address.user(), address.password());
  }

  /** The server's process id. */
  public long pid() {
    return server.pid();
  }

  @Override
  public void close() {
    server.close();
  }
}
