// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The way into a database, which can be shut: as long as it is, every new connection is refused, as
 * by a server whose connections are all taken or whose operator has locked a role out. For tests of
 * faults; it needs the rights of a superuser.
 */
public final class StoreGate {
  /** Every server has it, and no node uses it: from inside, a database cannot be shut. */
  private static final String OTHER = "template1";

  private static final String CALLER = "causeway";

  private final Database.Address other;
  private final String database;

  private StoreGate(Database.Address other, String database) {
    this.other = other;
    this.database = database;
  }

  /** Of that database; asks nothing yet. */
  public static StoreGate of(StoreConfig.External store) {
    URI url = URI.create(store.url().substring("jdbc:".length()));
    return new StoreGate(
        new Database.Address(
            "jdbc:postgresql://%s:%d/%s".formatted(url.getHost(), url.getPort(), OTHER),
            store.user(),
            store.password()),
        url.getPath().substring(1));
  }

  /**
   * Refuses every new connection and breaks those of all nodes. Connections that carry no name of
   * their own, as an observer's, stay.
   *
   * @return how many were broken
   * @throws StoreUnavailableException when the server does not do it
   */
  public int shut() {
    try (Connection connection = other.connect(CALLER)) {
      allow(connection, false);
      int broken = 0;
      try (PreparedStatement select =
          connection.prepareStatement(
              "select pg_terminate_backend(pid) from pg_stat_activity"
                  + " where datname = ? and application_name <> ?")) {
        select.setString(1, database);
        select.setString(2, CALLER);
        try (var rows = select.executeQuery()) {
          while (rows.next()) {
            broken++;
          }
        }
      }
      return broken;
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  /**
   * Takes connections again; does nothing when it did not refuse any.
   *
   * @throws StoreUnavailableException when the server does not do it
   */
  public void open() {
    try (Connection connection = other.connect(CALLER)) {
      allow(connection, true);
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  private void allow(Connection connection, boolean allowed) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      var _ =
          statement.execute(
              "alter database \"%s\" with allow_connections %s"
                  .formatted(database.replace("\"", "\"\""), allowed));
    }
  }

  private static StoreUnavailableException unavailable(SQLException failure) {
    return new StoreUnavailableException(
        "the database cannot be shut or opened: " + failure.getMessage(), failure);
  }
}
