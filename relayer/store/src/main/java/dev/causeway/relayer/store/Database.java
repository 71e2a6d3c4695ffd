// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;

/**
 * Connections and transactions. Every transaction is bounded in time on both ends, so that a node
 * that hangs inside one cannot keep a lease row locked for long.
 */
final class Database implements AutoCloseable {
  /** Connections of the duties. */
  static final int WORKERS = 8;

  /** Connections of those who only ask. Few: what they take of the server, duties do not have. */
  static final int READERS = 3;

  private static final int TRIES = 3;
  private static final Set<String> MADE_MEANWHILE = Set.of("42P04", "23505");

  private final Address address;
  private final HikariDataSource pool;

  /**
   * Connects when it is first asked.
   *
   * @param connections how many there may be at once
   */
  Database(Address address, int connections) {
    this.address = address;
    HikariConfig config = new HikariConfig();
    config.setPoolName(connections == WORKERS ? "causeway-store" : "causeway-readers");
    config.setJdbcUrl(address.url());
    config.setDataSourceProperties(address.properties("causeway"));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  /**
   * Where the server is and who we are there.
   *
   * @param url JDBC URL
   * @param user role
   * @param password its password
   */
  record Address(String url, String user, String password) {
    /** Connection properties: every wait has an end. */
    Properties properties(String applicationName) {
      Properties properties = new Properties();
      properties.setProperty("user", user);
      properties.setProperty("password", password);
      properties.setProperty("ApplicationName", applicationName);
      properties.setProperty("reWriteBatchedInserts", "true");
      properties.setProperty("tcpKeepAlive", "true");
      properties.setProperty("connectTimeout", "5");
      properties.setProperty("loginTimeout", "5");
      properties.setProperty("socketTimeout", "20");
      // Few statements, each run for ever with plans that its text allows only one of: planning
      // them
      // again for every call took most of the server's time while messages are few.
      properties.setProperty("prepareThreshold", "2");
      // No query of ours wants a whole large table, but a plan that was made and kept while the
      // table
      // was empty might read all of it: enable_seqscan=off.
      properties.setProperty(
          "options",
          "-c idle_in_transaction_session_timeout=1000 -c statement_timeout=10000"
              + " -c lock_timeout=3000 -c tcp_user_timeout=5000 -c client_min_messages=warning"
              // A client that is cut off is given up, and with it its locks, after about 4 s.
              + " -c tcp_keepalives_idle=1 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"
              + " -c enable_seqscan=off -c plan_cache_mode=force_generic_plan");
      return properties;
    }

    /** A connection of one's own, outside the pool, in auto-commit mode. */
    Connection connect(String applicationName) throws SQLException {
      return connect(properties(applicationName));
    }

    /** A connection of one's own with other properties, made from {@link #properties}. */
    Connection connect(Properties properties) throws SQLException {
      return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
      return "Address[url=" + url + ", user=" + user + ", password=***]";
    }
  }

  /** What happens inside a transaction. May run again from the start when the server asks so. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** As {@link Work}, without a result. */
  @FunctionalInterface
  interface Change {
    void run(Connection connection) throws SQLException;
  }

  StoreConfig.External besides(String name) {
    boolean there =
        read(
            connection -> Sql.any(connection, "select 1 from pg_database where datname = ?", name));
    if (!there) {
      // Outside a transaction, as PostgreSQL wants it. The name is letters alone.
      try (Connection connection = address.connect("causeway-" + name);
          var statement = connection.createStatement()) {
        boolean rows = statement.execute("create database " + name);
        assert !rows;
      } catch (SQLException refused) {
        // Another node may have made it since: noticed before, or only at the end.
        if (!MADE_MEANWHILE.contains(String.valueOf(refused.getSQLState()))) {
          throw new StoreUnavailableException("cannot create the database " + name, refused);
        }
      }
    }
    String url = address.url();
    int options = url.indexOf('?');
    String server = options < 0 ? url : url.substring(0, options);
    return new StoreConfig.External(
        server.substring(0, server.lastIndexOf('/') + 1)
            + name
            + (options < 0 ? "" : url.substring(options)),
        address.user(),
        address.password());
  }

  Address address() {
    return address;
  }

  HikariDataSource pool() {
    return pool;
  }

  /**
   * Reads in one statement, or in several that need not agree. Each is a transaction of its own, so
   * it costs one round trip and no more.
   */
  <T> T read(Work<T> work) {
    return attempt(work);
  }

  /** Reads from one snapshot. */
  <T> T readSnapshot(Work<T> work) {
    return transaction(work, "repeatable read, read only");
  }

  /** Writes in one transaction, without a lease: for operators. */
  <T> T write(Work<T> work) {
    return transaction(work, "read committed");
  }

  /**
   * Writes in one transaction, which first proves and pins the lease: no successor can take it
   * before this transaction ends.
   *
   * @throws FencedOutException when the lease is not ours; nothing was written
   */
  <T> T fenced(Fence fence, Work<T> work) {
    return write(
        connection -> {
          boolean ours =
              Sql.any(
                  connection,
                  "select 1 from lease where name = ? and owner = ? and epoch = ?"
                      + " and expires_at > clock_timestamp() for key share",
                  fence.duty().value(),
                  fence.owner().value(),
                  fence.epoch());
          if (!ours) {
            throw new FencedOutException(fence);
          }
          Failpoints.reach(Failpoint.STORE_HOLDING_LEASE, fence.duty());
          T result = work.run(connection);
          Failpoints.reach(Failpoint.STORE_BEFORE_COMMIT, fence.duty());
          return result;
        });
  }

  /** As {@link #fenced(Fence, Work)}, without a result. */
  void fencedChange(Fence fence, Change change) {
    boolean done =
        fenced(
            fence,
            connection -> {
              change.run(connection);
              return true;
            });
    assert done;
  }

  private <T> T transaction(Work<T> work, String isolation) {
    return attempt(
        connection -> {
          connection.setAutoCommit(false);
          try {
            if (!isolation.equals("read committed")) {
              Sql.update(connection, "set transaction isolation level " + isolation);
            }
            T result = work.run(connection);
            connection.commit();
            return result;
          } catch (Throwable failure) {
            rollBack(connection, failure);
            throw failure;
          }
        });
  }

  private <T> T attempt(Work<T> work) {
    for (int tries = 1; ; tries++) {
      try (Connection connection = pool.getConnection()) {
        return work.run(connection);
      } catch (SQLException failure) {
        if (!mayTryAgain(failure) || tries == TRIES) {
          throw failed(failure);
        }
      }
    }
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      cause.addSuppressed(broken);
    }
  }

  /**
   * Serialization failure, deadlock, or a transaction that the server ended because we were idle in
   * it for too long: it undid everything, so it is safe to begin again, with a new look at the
   * lease.
   */
  private static boolean mayTryAgain(SQLException failure) {
    return switch (String.valueOf(failure.getSQLState())) {
      case "40001", "40P01", "25P03" -> true;
      default -> false;
    };
  }

  /** A broken constraint is a bug of ours and says its values; everything else is the store. */
  static RuntimeException failed(SQLException failure) {
    String state = failure.getSQLState();
    if (state != null && (state.startsWith("23") || state.startsWith("22"))) {
      return new IllegalStateException("the store refused a write: " + detail(failure), failure);
    }
    return new StoreUnavailableException("the store failed: " + detail(failure), failure);
  }

  private static String detail(SQLException failure) {
    SQLException next = failure.getNextException();
    return failure.getMessage() + (next == null ? "" : "; " + next.getMessage());
  }

  @Override
  public void close() {
    pool.close();
  }
}
