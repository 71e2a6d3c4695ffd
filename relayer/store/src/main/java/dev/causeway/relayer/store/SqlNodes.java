// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.relayer.core.store.NodeDirectory;
import dev.causeway.relayer.core.store.NodeId;
import java.util.List;
import java.util.UUID;

/** Nodes in the table {@code node}, by the clock of the database. */
final class SqlNodes implements NodeDirectory {
  private static final int SILENT_SECONDS = 8;

  private final Database database;
  private final UUID incarnation = UUID.randomUUID();

  SqlNodes(Database database) {
    this.database = database;
  }

  @Override
  public List<Neighbour> announce(NodeId node, String address) {
    return database.write(
        connection -> {
          Sql.update(
              connection,
              """
              insert into node as known (id, incarnation, address, started_at, seen_at)
              values (?, ?, ?, clock_timestamp(), clock_timestamp())
              on conflict (id) do update set
                address = excluded.address,
                incarnation = excluded.incarnation,
                started_at = case when known.incarnation = excluded.incarnation
                  then known.started_at else excluded.started_at end,
                seen_at = excluded.seen_at
              """,
              node.value(),
              incarnation,
              address);
          return Sql.list(
              connection,
              """
              select id, address from node
              where seen_at > clock_timestamp() - ? * interval '1 second'
              order by started_at, id
              """,
              result -> new Neighbour(new NodeId(result.getString(1)), result.getString(2)),
              SILENT_SECONDS);
        });
  }

  @Override
  public void withdraw(NodeId node) {
    database.write(
        connection ->
            Sql.update(
                connection,
                "delete from node where id = ? and incarnation = ?",
                node.value(),
                incarnation));
  }
}
