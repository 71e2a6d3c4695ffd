// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server for all tests of this JVM, and an empty database for each that asks. */
final class TestDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private TestDatabase() {}

  private static final class Server {
    static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.start(
            new StoreConfig.Embedded(Files.createTempDirectory(target(), "server"), binaries()));
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** Where the build may write. */
  static Path target() throws IOException {
    return Files.createDirectories(Path.of("target", "postgresql-test").toAbsolutePath());
  }

  static Path binaries() throws IOException {
    return target().resolve("binaries");
  }

  /** Configuration of a database that nobody used before. */
  static StoreConfig.External fresh() {
    String name = "test" + COUNT.incrementAndGet();
    Database.Address server = Server.RUNNING.address();
    try (Connection connection = server.connect("tests")) {
      Sql.update(connection, "create database " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return new StoreConfig.External(
        server.url().replaceAll("/[a-z]+$", "/" + name), server.user(), server.password());
  }

  static PostgresStore open(ChainId baseChain) {
    return PostgresStore.open(fresh(), baseChain);
  }
}
