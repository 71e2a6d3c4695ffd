// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the deaths of other processes: one connection for each waits for its advisory lock.
 * Whoever gets it knows that the session of that process is gone, ends all leases that it held
 * under that lock, and says so. A process that hangs keeps its session; then its leases run out.
 */
final class PeerSessions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerSessions.class);

  private final Database.Address address;
  private final Runnable freed;
  private final Map<UUID, Watch> watches = new HashMap<>();
  private boolean closed;

  PeerSessions(Database.Address address, Runnable freed) {
    this.address = address;
    this.freed = freed;
  }

  /** Watches exactly these from now on. */
  synchronized void watch(Set<UUID> peers) {
    if (closed) {
      return;
    }
    for (UUID gone : watches.keySet().stream().filter(known -> !peers.contains(known)).toList()) {
      Watch watch = watches.remove(gone);
      if (watch != null) {
        watch.stop();
      }
    }
    for (UUID peer : peers) {
      watches.computeIfAbsent(peer, Watch::new);
    }
  }

  private synchronized void ended(UUID peer, Watch watch) {
    watches.remove(peer, watch);
  }

  @Override
  public void close() {
    List<Watch> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(watches.values());
      watches.clear();
    }
    all.forEach(Watch::stop);
  }

  private final class Watch {
    private final UUID peer;
    private @Nullable Connection connection;
    private boolean stopped;

    private Watch(UUID peer) {
      this.peer = peer;
      Thread.ofVirtual().name("causeway-peer-" + peer).start(this::run);
    }

    private void run() {
      try (Connection mine = open()) {
        boolean granted =
            Sql.any(
                mine, "select pg_advisory_lock_shared(" + LeaseSession.KEY + ")", peer.toString());
        assert granted;
        // While we hold the lock that process cannot come back under it.
        int ended =
            Sql.update(
                mine,
                """
                update lease set expires_at = clock_timestamp()
                where name in (
                  select name from lease
                  where incarnation = ? and session_locked and expires_at > clock_timestamp()
                  order by name for no key update)
                """,
                peer);
        LOG.info("peer gone: incarnation={} leases_ended={}", peer, ended);
        freed.run();
      } catch (SQLException interrupted) {
        if (!isStopped()) {
          LOG.warn("peer not watched: incarnation={} cause={}", peer, interrupted.getMessage());
        }
      } finally {
        ended(peer, this);
      }
    }

    private Connection open() throws SQLException {
      Properties properties = address.properties("causeway peers");
      // It waits for as long as the peer lives.
      properties.setProperty("socketTimeout", "0");
      properties.setProperty(
          "options",
          properties.getProperty("options")
              + " -c statement_timeout=0 -c lock_timeout=0"
              // Else the server would keep waiting for us after our own death.
              + " -c client_connection_check_interval=2000");
      Connection fresh = address.connect(properties);
      synchronized (this) {
        connection = fresh;
        if (stopped) {
          fresh.close();
          throw new SQLException("stopped");
        }
      }
      return fresh;
    }

    private synchronized boolean isStopped() {
      return stopped;
    }

    private synchronized void stop() {
      stopped = true;
      if (connection != null) {
        try {
          connection.abort(Runnable::run);
        } catch (SQLException ignored) {
          LOG.debug("peer watch did not close: cause={}", ignored.getMessage());
        }
      }
    }
  }
}
