// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.NodeId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Advisory locks on one session of this process: the server frees them within milliseconds when the
 * process dies. Losing the session loses the locks, and nothing but speed: leases are decided by
 * their rows.
 */
final class SessionLocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionLocks.class);
  private static final String KEY = "hashtextextended(?, 7202)";

  private final Database.Address address;
  private final Map<DutyName, NodeId> holders = new HashMap<>();
  private @Nullable Connection session;

  SessionLocks(Database.Address address) {
    this.address = address;
  }

  /** Whether the node has the duty's lock now; false too when there is no session. */
  synchronized boolean tryLock(DutyName duty, NodeId node) {
    try {
      Connection live = session();
      NodeId holder = holders.get(duty);
      if (holder != null) {
        // The server would grant a lock twice to one session, so nodes within one process are told
        // apart here.
        return holder.equals(node);
      }
      boolean granted =
          Sql.first(
                  live,
                  "select pg_try_advisory_lock(" + KEY + ")",
                  result -> result.getBoolean(1),
                  duty.value())
              .orElse(false);
      if (granted) {
        holders.put(duty, node);
      }
      return granted;
    } catch (SQLException failure) {
      drop(failure);
      return false;
    }
  }

  /** Frees the lock if the node has it. */
  synchronized void unlock(DutyName duty, NodeId node) {
    if (!holders.remove(duty, node) || session == null) {
      return;
    }
    try {
      boolean freed = Sql.any(session, "select pg_advisory_unlock(" + KEY + ")", duty.value());
      assert freed;
    } catch (SQLException failure) {
      drop(failure);
    }
  }

  private Connection session() throws SQLException {
    Connection current = session;
    if (current != null && current.isValid(2)) {
      return current;
    }
    if (current != null) {
      drop(new SQLException("the session ended"));
    }
    Connection fresh = address.connect("causeway leases");
    session = fresh;
    return fresh;
  }

  private void drop(SQLException cause) {
    LOG.warn("lease session lost: locks={} cause={}", holders.size(), cause.getMessage());
    holders.clear();
    close();
  }

  @Override
  public synchronized void close() {
    Connection current = session;
    session = null;
    if (current != null) {
      try {
        current.close();
      } catch (SQLException ignored) {
        LOG.debug("lease session did not close: cause={}", ignored.getMessage());
      }
    }
  }
}
