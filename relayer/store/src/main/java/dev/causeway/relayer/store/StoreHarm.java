// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.relayer.core.store.StoreUnavailableException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong inside a database and with its backups, brought about on purpose: for tests of
 * faults. It needs the rights of a superuser. Every method throws {@link StoreUnavailableException}
 * when the server does not do it.
 */
public final class StoreHarm {
  private static final String CALLER = "causeway-harm";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final StoreConfig.External store;
  private final StoreGate gate;
  private final URI url;

  private StoreHarm(StoreConfig.External store) {
    this.store = store;
    this.gate = StoreGate.of(store);
    this.url = URI.create(store.url().substring("jdbc:".length()));
  }

  /** To that database; asks nothing yet. */
  public static StoreHarm to(StoreConfig.External store) {
    return new StoreHarm(store);
  }

  /** A row in which a bit can be flipped, of the kind that hurts. */
  public enum Target {
    /** The recipient of the newest message that is not delivered. */
    MESSAGE(
        "message",
        "recipient",
        """
        select m.seq from message m join unclaimed u on u.source = m.source
          and u.destination = m.destination and u.leaf_index = m.leaf_index
        where m.orphaned_at is null and not exists (select 1 from claim c
          where c.id = m.id and c.orphaned_at is null)
        order by m.seq desc limit 1
        """),
    /** The hash of the oldest message, a leaf of the tree under which all later ones are proven. */
    LEAF("message", "id", "select seq from message where orphaned_at is null order by seq limit 1"),
    /** The signed bytes of the newest transaction that is not mined. */
    TRANSACTION(
        "attempt",
        "bytes",
        """
        select a.seq from attempt a join intent i on i.id = a.intent_id
        where i.state = 'SENT' order by a.seq desc limit 1
        """);

    private final String table;
    private final String column;
    private final String rows;

    Target(String table, String column, String rows) {
      this.table = table;
      this.column = column;
      this.rows = rows;
    }

    /** The table, as errors name it. */
    public String table() {
      return table;
    }
  }

  /**
   * A flipped bit.
   *
   * @param target what was hit
   * @param seq its row
   */
  public record Damage(Target target, long seq) {}

  /** Flips a bit; empty when there is no such row at the moment. */
  public Optional<Damage> damage(Target target) {
    return here(
        connection -> {
          Optional<Long> seq = Sql.first(connection, target.rows, result -> result.getLong(1));
          if (seq.isEmpty() || flip(connection, target, seq.get()) != 1) {
            return Optional.empty();
          }
          return Optional.of(new Damage(target, seq.get()));
        });
  }

  /** Flips it back. */
  public void mend(Damage damage) {
    int rows = here(connection -> flip(connection, damage.target(), damage.seq()));
    if (rows != 1) {
      throw new IllegalStateException("the damaged row is gone: " + damage);
    }
  }

  private static int flip(Connection connection, Target target, long seq) throws SQLException {
    return Sql.update(
        connection,
        "update %1$s set %2$s = set_byte(%2$s, length(%2$s) - 1, get_byte(%2$s, length(%2$s) - 1) # 1) where seq = ?"
            .formatted(target.table, target.column),
        seq);
  }

  /**
   * A copy of the database as it is now. Nodes lose their connections for it.
   *
   * @return its name
   */
  public String copy() {
    String name = database() + "_copy_" + NUMBER.incrementAndGet();
    alone("create database \"%s\" template \"%s\"".formatted(name, database()));
    return name;
  }

  /**
   * The copy takes the place of the database, as when a backup is restored, or a replica that
   * lagged is promoted.
   *
   * @return the database that was given up, under another name, for whoever examines it
   */
  public StoreConfig.External restore(String copy) {
    String aside = database() + "_newer_" + NUMBER.incrementAndGet();
    alone(
        "alter database \"%s\" rename to \"%s\"".formatted(database(), aside),
        "alter database \"%s\" rename to \"%s\"".formatted(copy, database()),
        "alter database \"%s\" with allow_connections true".formatted(aside));
    return new StoreConfig.External(
        "jdbc:postgresql://%s:%d/%s".formatted(url.getHost(), url.getPort(), aside),
        store.user(),
        store.password());
  }

  /** New transactions may only read, as on a server that has run into its limits. */
  public void readOnly(boolean only) {
    elsewhere(
        "alter database \"%s\" set default_transaction_read_only = %s".formatted(database(), only));
    int broken = gate.shut();
    assert broken >= 0;
    gate.open();
  }

  /** Takes the table for itself until it is closed. */
  public Hold lock(String table) {
    Connection connection = connect(url.getPath().substring(1));
    try {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // The harm may take longer than nodes allow themselves.
        var _ =
            statement.execute(
                "set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0;"
                    + " set local lock_timeout = 0");
        var _ = statement.execute("lock table \"%s\" in access exclusive mode".formatted(table));
      }
      return new Hold(List.of(connection));
    } catch (SQLException failure) {
      new Hold(List.of(connection)).close();
      throw unavailable(failure);
    }
  }

  /** Takes every connection that is left until it is closed; those that nodes have stay theirs. */
  public Hold exhaust() {
    List<Connection> taken = new ArrayList<>();
    while (taken.size() < 1_000) {
      try {
        taken.add(address(url.getPath().substring(1)).connect(CALLER));
      } catch (SQLException full) {
        break;
      }
    }
    return new Hold(taken);
  }

  /**
   * Connections that are in the way.
   *
   * @param connections open ones
   */
  public record Hold(List<Connection> connections) implements AutoCloseable {
    /** Copies the list. */
    public Hold {
      connections = List.copyOf(connections);
    }

    @Override
    public void close() {
      for (Connection connection : connections) {
        try {
          connection.close();
        } catch (SQLException gone) {
          // It is no longer in the way.
        }
      }
    }
  }

  private String database() {
    return url.getPath().substring(1);
  }

  /** While nobody else is connected. */
  private void alone(String... statements) {
    int broken = gate.shut();
    assert broken >= 0;
    try {
      elsewhere(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'"
              .formatted(database()));
      elsewhere(statements);
    } finally {
      gate.open();
    }
  }

  private void elsewhere(String... statements) {
    try (Connection connection = address("template1").connect(CALLER);
        Statement statement = connection.createStatement()) {
      // A copy of a database waits for the server's disk.
      var _ = statement.execute("set statement_timeout = 60000");
      for (String sql : statements) {
        var _ = statement.execute(sql);
      }
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  private <T> T here(Database.Work<T> work) {
    try (Connection connection = connect(database())) {
      return work.run(connection);
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  private Connection connect(String database) {
    try {
      return address(database).connect(CALLER);
    } catch (SQLException failure) {
      throw unavailable(failure);
    }
  }

  private Database.Address address(String database) {
    return new Database.Address(
        "jdbc:postgresql://%s:%d/%s".formatted(url.getHost(), url.getPort(), database),
        store.user(),
        store.password());
  }

  private static StoreUnavailableException unavailable(SQLException failure) {
    return new StoreUnavailableException(
        "the database cannot be harmed: " + failure.getMessage(), failure);
  }
}
