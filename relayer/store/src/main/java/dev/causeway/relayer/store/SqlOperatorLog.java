// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Acts of operators and their switch, in PostgreSQL. */
final class SqlOperatorLog implements OperatorLog {
  private final Database database;
  private final ChainId baseChain;

  SqlOperatorLog(Database database, ChainId baseChain) {
    this.database = database;
    this.baseChain = baseChain;
  }

  @Override
  public Optional<RelayPause> relayPause() {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "select operator, reason, paused_at from relay_pause",
                result -> {
                  Row row = new Row(result, "relay_pause");
                  return new RelayPause(
                      row.text("operator"), row.text("reason"), row.time("paused_at"));
                }));
  }

  @Override
  public boolean pauseRelaying(String operator, String reason) {
    return database.write(
        connection -> {
          boolean changed =
              Sql.update(
                      connection,
                      "insert into relay_pause (operator, reason) values (?, ?)"
                          + " on conflict do nothing",
                      operator,
                      reason)
                  > 0;
          return tell(connection, changed, operator, Kind.PAUSE_RELAYING, reason);
        });
  }

  @Override
  public boolean resumeRelaying(String operator) {
    return database.write(
        connection -> {
          boolean changed = Sql.update(connection, "delete from relay_pause") > 0;
          return tell(connection, changed, operator, Kind.RESUME_RELAYING, "");
        });
  }

  private boolean tell(
      Connection connection, boolean changed, String operator, Kind kind, String detail)
      throws SQLException {
    if (changed) {
      record(connection, operator, kind, Optional.empty(), detail);
      Notify.send(connection, StoreNotices.Kind.RELAY_SWITCH, baseChain);
    }
    return changed;
  }

  /** Keeps an act in the transaction that performs it. */
  static void record(
      Connection connection, String operator, Kind kind, Optional<ChainId> chain, String detail)
      throws SQLException {
    Sql.update(
        connection,
        "insert into operator_act (operator, kind, chain, detail) values (?, ?, ?, ?)",
        operator,
        kind,
        chain,
        detail);
  }

  @Override
  public List<Act> acts(int limit) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "select seq, made_at, operator, kind, chain, detail from operator_act"
                    + " order by seq desc limit ?",
                result -> {
                  Row row = new Row(result, "operator_act", "seq");
                  return new Act(
                      row.time("made_at"),
                      row.text("operator"),
                      row.name("kind", Kind.class),
                      row.has("chain") ? Optional.of(row.chain("chain")) : Optional.empty(),
                      row.text("detail"));
                },
                limit));
  }
}
