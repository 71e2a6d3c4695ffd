// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.causeway.relayer.store.SharedPostgres;
import dev.causeway.relayer.store.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** One real server for all tests of this JVM, and an empty database for each that asks. */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final StoreConfig.External access;
  private final HikariDataSource source;

  private TestDatabase(StoreConfig.External access) {
    this.access = access;
    this.source = connect(access);
  }

  private static final class Server {
    static final SharedPostgres RUNNING = start();

    private static SharedPostgres start() {
      try {
        Path below = Files.createDirectories(Path.of("target", "postgresql-test").toAbsolutePath());
        return SharedPostgres.start(
            new StoreConfig.Embedded(
                Files.createTempDirectory(below, "server"), below.resolve("binaries")),
            0);
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** A database that nobody used before. */
  public static TestDatabase fresh() {
    StoreConfig.External server = Server.RUNNING.access();
    String name = "ledger" + ProcessHandle.current().pid() + "n" + COUNT.incrementAndGet();
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return new TestDatabase(
        new StoreConfig.External(
            server.url().replaceAll("/[a-z]+$", "/" + name), server.user(), server.password()));
  }

  /** What the server and its sessions have used of the processors. */
  public static Duration serverCpu() {
    ProcessHandle server = ProcessHandle.of(Server.RUNNING.pid()).orElseThrow();
    return Stream.concat(Stream.of(server), server.descendants())
        .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** A pool of connections, as the wiring makes one. */
  public static HikariDataSource connect(StoreConfig.External access) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(access.url());
    config.setUsername(access.user());
    config.setPassword(access.password());
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(1);
    config.addDataSourceProperty("prepareThreshold", "2");
    return new HikariDataSource(config);
  }

  public StoreConfig.External access() {
    return access;
  }

  public HikariDataSource source() {
    return source;
  }

  /** Runs a statement beside the node, as an operator or a fault would. */
  public void run(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The number in the first column of the first row. */
  public long number(String sql) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
