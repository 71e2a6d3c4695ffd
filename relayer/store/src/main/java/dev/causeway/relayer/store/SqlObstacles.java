// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices;
import java.util.List;
import java.util.Optional;

/** What is in the way, in PostgreSQL. */
final class SqlObstacles implements Obstacles {
  private final Database database;

  SqlObstacles(Database database) {
    this.database = database;
  }

  @Override
  public void report(Fence fence, Obstacle obstacle) {
    database.fencedChange(
        fence,
        connection -> {
          Sql.update(
              connection,
              """
              insert into obstacle as o (duty, kind, chain, role, detail) values (?, ?, ?, ?, ?)
              on conflict (duty) do update set kind = excluded.kind, chain = excluded.chain,
                role = excluded.role, detail = excluded.detail,
                since = case when o.kind = excluded.kind then o.since else excluded.since end
              """,
              fence.duty().value(),
              obstacle.kind(),
              obstacle.chain(),
              obstacle.role().map(SenderRole::name).orElse(null),
              obstacle.detail());
          Notify.send(connection, StoreNotices.Kind.BACKLOG, obstacle.chain());
        });
  }

  @Override
  public void clear(Fence fence) {
    database.fencedChange(
        fence,
        connection -> {
          Optional<ChainId> chain =
              Sql.first(
                  connection,
                  "delete from obstacle where duty = ? returning duty, chain",
                  result -> new Row(result, "obstacle", "duty").chain("chain"),
                  fence.duty().value());
          if (chain.isPresent()) {
            Notify.send(connection, StoreNotices.Kind.BACKLOG, chain.get());
          }
        });
  }

  @Override
  public List<Standing> all() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                "select duty, kind, chain, role, detail, since from obstacle order by duty",
                result -> {
                  Row row = new Row(result, "obstacle", "duty");
                  return new Standing(
                      new DutyName(row.text("duty")),
                      new Obstacle(
                          row.name("kind", Kind.class),
                          row.chain("chain"),
                          row.has("role")
                              ? Optional.of(row.name("role", SenderRole.class))
                              : Optional.empty(),
                          row.text("detail")),
                      row.time("since"));
                }));
  }
}
