// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.ledger.SequencerFence;
import dev.causeway.model.Epoch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is the sequencer: a row for the term and one for its end, by the clock of the database, and
 * an advisory lock on a session of the sequencer's own.
 *
 * <p>The rows decide; the lock speeds up the hand-over after a crash, because the server frees it
 * with the session: whoever obtains the lock of the incarnation in the row knows that its process
 * is gone. While it is held (the owner lives or hangs), only an expired row can be taken.
 */
final class SequencerLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SequencerLease.class);

  private final LedgerDatabase database;
  private final UUID incarnation = UUID.randomUUID();
  private Optional<Connection> session = Optional.empty();

  SequencerLease(LedgerDatabase database) {
    this.database = database;
  }

  /** Takes the lease if it is free, or keeps waiting for it: empty while another has it. */
  synchronized Optional<SequencerFence> acquire(String holder, Duration timeToLive) {
    try {
      holdLock();
    } catch (SQLException failure) {
      close();
      throw LedgerDatabase.failed(failure);
    }
    return database.write(connection -> take(connection, holder, timeToLive));
  }

  private Optional<SequencerFence> take(Connection connection, String holder, Duration timeToLive)
      throws SQLException {
    boolean free =
        LedgerSql.any(
            connection,
            """
            select 1 from sequencer_renewal
            where expires_at <= clock_timestamp()
              or (incarnation <> ? and pg_try_advisory_xact_lock_shared(
                hashtextextended(incarnation::text, 7203)))
            for update
            """,
            incarnation);
    if (!free) {
      return Optional.empty();
    }
    // Waits for writes of the term before that have begun.
    long epoch =
        LedgerSql.number(
            connection,
            """
            update sequencer_lease set epoch = epoch + 1, holder = ?, taken_at = clock_timestamp()
            returning epoch
            """,
            holder);
    LedgerSql.update(
        connection,
        """
        update sequencer_renewal set epoch = ?, incarnation = ?,
          expires_at = clock_timestamp() + ? * interval '1 millisecond'
        """,
        epoch,
        incarnation,
        timeToLive.toMillis());
    return Optional.of(new SequencerFence(Epoch.of(epoch), incarnation));
  }

  private void holdLock() throws SQLException {
    if (session.isPresent()) {
      return;
    }
    Connection connection = database.connect();
    session = Optional.of(connection);
    boolean locked =
        LedgerSql.first(
                connection,
                "select pg_try_advisory_lock(hashtextextended(?, 7203))",
                result -> result.getBoolean(1),
                incarnation.toString())
            .orElseThrow();
    if (!locked) {
      throw new SQLException("the lock of a fresh incarnation is taken: " + incarnation, "55P03");
    }
  }

  /** Extends the lease. False when it is not ours any more. */
  synchronized boolean renew(SequencerFence fence, Duration timeToLive) {
    if (session.isEmpty()) {
      return false;
    }
    try {
      return LedgerSql.update(
              session.get(),
              """
              update sequencer_renewal set expires_at = clock_timestamp() + ? * interval '1 millisecond'
              where epoch = ? and incarnation = ? and expires_at > clock_timestamp()
              """,
              timeToLive.toMillis(),
              fence.epoch().value(),
              fence.incarnation())
          == 1;
    } catch (SQLException failure) {
      close();
      throw LedgerDatabase.failed(failure);
    }
  }

  /** Ends the lease at once, for a planned hand-over. */
  synchronized void release(SequencerFence fence) {
    int released =
        database.write(
            connection ->
                LedgerSql.update(
                    connection,
                    """
                    update sequencer_renewal set expires_at = clock_timestamp()
                    where epoch = ? and incarnation = ? and expires_at > clock_timestamp()
                    """,
                    fence.epoch().value(),
                    fence.incarnation()));
    LOG.info("sequencer lease released: epoch={} held={}", fence.epoch(), released == 1);
  }

  /** Ends the session and frees the lock, as a death of the process would. */
  @Override
  public synchronized void close() {
    session.ifPresent(SequencerLease::end);
    session = Optional.empty();
  }

  private static void end(Connection connection) {
    // Only closed, and so returned to a pool, the session would go on and keep the lock.
    try (connection) {
      if (!LedgerSql.any(connection, "select 1 from pg_advisory_unlock_all()")) {
        connection.abort(Runnable::run);
      }
    } catch (SQLException broken) {
      // Then the server has freed the lock, or does when it notices.
      LOG.debug("lease session had ended: cause={}", broken.getMessage());
    }
  }
}
