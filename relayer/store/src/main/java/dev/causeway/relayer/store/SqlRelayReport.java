// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.RelayReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How relaying goes, from PostgreSQL. */
final class SqlRelayReport implements RelayReport {
  private final Database database;

  SqlRelayReport(Database database) {
    this.database = database;
  }

  @Override
  public List<Backlog> backlog() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select m.source, m.destination,
                  count(*) filter (where b.parked is null) as waiting,
                  count(*) filter (where b.parked is not null) as parked,
                  min(k.block_time) filter (where b.parked is null) as oldest
                from unclaimed u
                join message m on m.source = u.source and m.leaf_index = u.leaf_index
                  and m.destination = u.destination and m.orphaned_at is null
                join block k on k.id = m.block_id
                left join backlog b on b.source = m.source and b.leaf_index = m.leaf_index
                  and b.message_id = m.id
                where not exists (select from claim c where c.source = m.source
                  and c.leaf_index = m.leaf_index and c.destination = m.destination
                  and c.orphaned_at is null)
                group by m.source, m.destination order by m.source, m.destination
                """,
                result -> {
                  Row row = new Row(result, "message", "source", "destination");
                  return new Backlog(
                      row.chain("source"),
                      row.chain("destination"),
                      row.number("waiting"),
                      row.number("parked"),
                      row.optionalTime("oldest"));
                }));
  }

  @Override
  public List<Delivered> delivered(ChainId destination, BlockNumber above, BlockNumber upTo) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select c.source,
                  (extract(epoch from d.block_time - s.block_time) * 1000)::bigint as took,
                  count(*) as count
                from claim c
                join block d on d.id = c.block_id
                join message m on m.source = c.source and m.leaf_index = c.leaf_index
                  and m.orphaned_at is null
                join block s on s.id = m.block_id
                where c.destination = ? and c.block_number > ? and c.block_number <= ?
                  and c.orphaned_at is null
                group by c.source, took order by c.source, took
                """,
                result -> {
                  Row row = new Row(result, "claim", "source");
                  return new Delivered(
                      row.chain("source"),
                      Duration.ofMillis(row.number("took")),
                      row.number("count"));
                },
                destination,
                above,
                upTo));
  }

  @Override
  public Map<ChainId, Long> orphanedBlocks() {
    Map<ChainId, Long> removed = new TreeMap<>();
    database
        .read(
            connection ->
                Sql.list(
                    connection,
                    "select chain, count(*) as count from block where orphaned_at is not null"
                        + " group by chain",
                    result -> {
                      Row row = new Row(result, "block", "chain");
                      return Map.entry(row.chain("chain"), row.number("count"));
                    }))
        .forEach(entry -> removed.put(entry.getKey(), entry.getValue()));
    return removed;
  }
}
