// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.causeway.chains.LedgerTerms;

/** A pool of connections to the database of one ledger, for whoever starts its node. */
public final class LedgerConnections implements AutoCloseable {
  // Sequencer, follower of the L1, batches, and callers that read.
  private static final int CONNECTIONS = 10;
  // A server that is gone without a word must not hold a thread for ever.
  private static final String SOCKET_TIMEOUT_SECONDS = "30";

  private final HikariDataSource source;

  /** Connects when the first connection is needed. */
  public LedgerConnections(String url, String user, String password) {
    source = new HikariDataSource();
    source.setPoolName("ledger");
    source.setJdbcUrl(url);
    source.setUsername(user);
    source.setPassword(password);
    source.setMaximumPoolSize(CONNECTIONS);
    source.setMinimumIdle(1);
    source.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT_SECONDS);
  }

  /**
   * The store in that database, brought up to date.
   *
   * @throws LedgerStartException naming value and remedy when it cannot be used
   */
  public PostgresLedgerStore open(LedgerTerms terms) {
    return PostgresLedgerStore.open(source, terms);
  }

  @Override
  public void close() {
    source.close();
  }
}
