// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one session over which a process renews its leases. It holds an advisory lock of the process:
 * the server frees it within milliseconds when the process dies, which is how the others learn of
 * it. Losing the session loses nothing but speed: leases are decided by their rows.
 */
final class LeaseSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseSession.class);

  /** The key of a process's lock, from its incarnation as text. */
  static final String KEY = "hashtextextended(?, 7202)";

  private final Database.Address address;
  private final UUID incarnation;
  private @Nullable Connection session;
  private volatile boolean locked;
  private boolean closed;

  LeaseSession(Database.Address address, UUID incarnation) {
    this.address = address;
    this.incarnation = incarnation;
  }

  /**
   * Runs statements on the session, each in a transaction of its own; once more from the start when
   * the session turns out to have ended since its last use.
   */
  synchronized <T> T use(Database.Work<T> work) {
    boolean reused = session != null;
    try {
      return work.run(live());
    } catch (SQLException failure) {
      drop(failure);
      if (!reused || !hasEnded(failure)) {
        throw Database.failed(failure);
      }
    }
    try {
      return work.run(live());
    } catch (SQLException failure) {
      drop(failure);
      throw Database.failed(failure);
    }
  }

  /** The server ended it, or the connection broke; a time-out is neither. */
  private static boolean hasEnded(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    return !(failure.getCause() instanceof SocketTimeoutException)
        && (state.startsWith("57P") || state.startsWith("08"));
  }

  /** Opens the session where there is none, and says whether it has the lock. */
  boolean locked() {
    return locked || tryLock();
  }

  private synchronized boolean tryLock() {
    if (closed) {
      return false;
    }
    try {
      var _ = live();
    } catch (SQLException failure) {
      drop(failure);
    }
    return locked;
  }

  private Connection live() throws SQLException {
    if (closed) {
      throw new SQLException("the store is closed");
    }
    Connection current = session;
    if (current == null) {
      Properties properties = address.properties("causeway leases");
      // A renewal that takes longer than half of a lease is as good as lost.
      properties.setProperty("socketTimeout", "3");
      current = address.connect(properties);
      session = current;
    }
    if (!locked) {
      // Somebody who takes us for dead may hold it for a moment; then the next use gets it.
      locked =
          Sql.first(
                  current,
                  "select pg_try_advisory_lock(" + KEY + ")",
                  result -> result.getBoolean(1),
                  incarnation.toString())
              .orElse(false);
    }
    return current;
  }

  private void drop(SQLException cause) {
    if (session != null) {
      LOG.warn("lease session lost: cause={}", cause.getMessage());
    }
    end();
  }

  private void end() {
    locked = false;
    Connection current = session;
    session = null;
    if (current != null) {
      try {
        // Unlike close(), it does not wait for a server that may not answer.
        current.abort(Runnable::run);
      } catch (SQLException ignored) {
        LOG.debug("lease session did not close: cause={}", ignored.getMessage());
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    end();
  }
}
