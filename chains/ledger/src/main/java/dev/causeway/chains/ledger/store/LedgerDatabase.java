// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.ledger.FencedOutException;
import dev.causeway.chains.ledger.SequencerFence;
import dev.causeway.chains.ledger.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Transactions on the ledger's database. Every write that matters is fenced. */
final class LedgerDatabase {
  // A sequencer that hangs inside a write keeps its successor waiting for so long, and no longer.
  private static final String PIN_LEASE =
      """
      select set_config('idle_in_transaction_session_timeout', '2000', true),
        set_config('lock_timeout', '3000', true),
        set_config('statement_timeout', '30000', true),
        set_config('synchronous_commit', 'on', true)
      from sequencer_lease lease
      join sequencer_renewal renewal on renewal.epoch = lease.epoch
      where lease.epoch = ? and renewal.incarnation = ? and renewal.expires_at > clock_timestamp()
      for share of lease
      """;

  private final DataSource source;

  LedgerDatabase(DataSource source) {
    this.source = source;
  }

  /** What happens on a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** As {@link Work}, without a result. */
  @FunctionalInterface
  interface Change {
    void run(Connection connection) throws SQLException;
  }

  /** A connection of one's own in auto-commit mode, until it is closed. */
  Connection connect() throws SQLException {
    Connection connection = source.getConnection();
    connection.setAutoCommit(true);
    return connection;
  }

  /** Reads in statements that need not agree with one another. */
  <T> T read(Work<T> work) {
    try (Connection connection = connect()) {
      return work.run(connection);
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  /** Reads from one snapshot. */
  <T> T readSnapshot(Work<T> work) {
    return transaction(
        connection -> {
          LedgerSql.update(
              connection, "set transaction isolation level repeatable read, read only");
          return work.run(connection);
        });
  }

  /** Writes in one transaction, without a lease. */
  <T> T write(Work<T> work) {
    return transaction(work);
  }

  /**
   * Writes in one transaction, which first proves and pins the lease: no successor can take it
   * before this transaction ends. Durable when this returns: whatever the server's default is, the
   * commit waits for the disk.
   *
   * @throws FencedOutException when the lease is not ours; nothing was written
   */
  void fenced(SequencerFence fence, Change change) {
    boolean done =
        transaction(
            connection -> {
              if (!LedgerSql.any(
                  connection, PIN_LEASE, fence.epoch().value(), fence.incarnation())) {
                throw new FencedOutException(fence);
              }
              change.run(connection);
              return true;
            });
    assert done;
  }

  private <T> T transaction(Work<T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (Throwable failure) {
        rollBack(connection, failure);
        throw failure;
      }
    } catch (SQLException failure) {
      throw failed(failure);
    }
  }

  private static void rollBack(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException broken) {
      cause.addSuppressed(broken);
    }
  }

  /** A broken constraint is a bug or damage and says its values; everything else is the server. */
  static RuntimeException failed(SQLException failure) {
    String state = failure.getSQLState();
    if (state != null && (state.startsWith("23") || state.startsWith("22"))) {
      return new IllegalStateException(
          "the ledger's store refused a write: " + detail(failure), failure);
    }
    return new StoreUnavailableException("the ledger's store failed: " + detail(failure), failure);
  }

  private static String detail(SQLException failure) {
    SQLException next = failure.getNextException();
    return failure.getMessage() + (next == null ? "" : "; " + next.getMessage());
  }
}
