// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Messages that wait, in PostgreSQL. Starts from the table {@code unclaimed}, which is as long as
 * the backlog and not as the history, and checks each candidate against message and claim.
 */
final class SqlBacklog implements ClaimBacklog {
  /**
   * Joins a candidate {@code u} to its canonical message {@code m}, if nobody claimed it. Each
   * {@code offset 0} keeps the planner from making a join over whole tables of what must be a probe
   * per candidate: the number of candidates changes faster than statistics do.
   */
  private static final String OPEN =
      """
      from unclaimed u
      cross join lateral (select * from message n
        where n.source = u.source and n.leaf_index = u.leaf_index and n.orphaned_at is null
          and n.destination = u.destination offset 0) m
      where u.source = %s and u.destination = %s
        and not exists (select 1 from claim c where c.source = u.source
          and c.leaf_index = u.leaf_index and c.destination = u.destination
          and c.orphaned_at is null offset 0)
        and not exists (select 1 from ledger_arrival a where a.id = m.id
          and a.ledger = u.destination and a.orphaned_at is null offset 0)
      """;

  // What intents hold is gathered once, as ranges, because a batch is nearly always a run of
  // leaves:
  // candidates that are on their way are passed over without a look at their message.
  private static final String CLAIMABLE =
      """
      with holding as materialized (
        select i.sources, i.leaf_indexes, i.sources[1] as source, i.leaf_indexes[1] as lowest,
          i.leaf_indexes[cardinality(i.leaf_indexes)] as highest,
          cardinality(i.leaf_indexes) as size
        from intent i where i.chain = ? and i.state in ('QUEUED', 'SENT', 'REVERTED')
          and i.sources <> '{}'
        union all
        select i.sources, i.leaf_indexes, i.sources[1], i.leaf_indexes[1],
          i.leaf_indexes[cardinality(i.leaf_indexes)], cardinality(i.leaf_indexes)
        from intent i where i.chain = ? and i.state = 'MINED'
          and i.nonce is not null and not i.nonce_final and i.sources <> '{}'),
      judged as materialized (
        select h.*, h.highest - h.lowest + 1 = h.size
          and array_remove(h.sources, h.source) = '{}' as is_run from holding h),
      held as materialized (
        select coalesce(range_agg(r.run), '{}') as leaves from (
          select int8range(j.lowest, j.highest, '[]') as run from judged j
          where j.is_run and j.source = ?
          union all
          select int8range(k.leaf_index, k.leaf_index, '[]')
          from judged j cross join lateral unnest(j.sources, j.leaf_indexes) k(source, leaf_index)
          where not j.is_run and k.source = ?) r)
      select\s"""
          + SqlMessageLog.COLUMNS
          + " "
          + OPEN.formatted("?", "?")
          + """
          and u.leaf_index >= ?
          and u.leaf_index < least(?,
            (select p.final_leaf_count from chain_progress p where p.chain = ?))
          and not (select h.leaves from held h) @> u.leaf_index
          and not exists (select 1 from backlog w
            where w.source = u.source and w.leaf_index = u.leaf_index and w.message_id = m.id
              and (w.parked is not null or w.delayed_until > clock_timestamp()) offset 0)
          order by u.leaf_index limit ?
          """;

  // One probe from each end of the candidates per destination, not a pass over all of them.
  private static final String DEMAND =
      """
      select r.destination, first_open.leaf_index as first_open, last_open.leaf_index as last_open,
        last_final.leaf_index as last_final
      from route r
      join lateral (select u.leaf_index %1$s order by u.leaf_index desc limit 1) last_open on true
      join lateral (select u.leaf_index %1$s order by u.leaf_index limit 1) first_open on true
      left join lateral (select u.leaf_index %1$s
        and u.leaf_index < (select p.final_leaf_count from chain_progress p where p.chain = r.source)
        order by u.leaf_index desc limit 1) last_final on true
      where r.source = ?
      order by r.destination
      """
          .formatted(OPEN.formatted("r.source", "r.destination"));

  private final Database database;
  private final NetworkShape shape;

  SqlBacklog(Database database, NetworkShape shape) {
    this.database = database;
    this.shape = shape;
  }

  @Override
  public List<Message> claimable(
      ChainId source, ChainId destination, LeafIndex from, LeafCount covered, int limit) {
    if (from.value() >= covered.value()) {
      return List.of();
    }
    return database.read(
        connection ->
            Sql.list(
                connection,
                CLAIMABLE,
                result -> SqlMessageLog.message(new Row(result, "message", "source", "leaf_index")),
                shape.sentOn(destination),
                shape.sentOn(destination),
                source,
                source,
                source,
                destination,
                from,
                covered,
                source,
                limit));
  }

  @Override
  public List<Demand> demand(ChainId source) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                DEMAND,
                result -> {
                  Row row = new Row(result, "unclaimed", "destination", "last_open");
                  LeafCount finalNeeded =
                      row.has("last_final") ? row.leafIndex("last_final").asLast() : LeafCount.NONE;
                  return new Demand(
                      row.chain("destination"),
                      row.leafIndex("last_open").asLast(),
                      finalNeeded,
                      Optional.of(row.leafIndex("first_open")));
                },
                source));
  }

  private static final String INTO_BACKLOG =
      """
      insert into backlog as b (source, leaf_index, message_id, failed_attempts, delayed_until,
        waiting, parked, parked_at)
      select m.source, m.leaf_index, m.id, %s
      from message m where m.source = ? and m.leaf_index = ? and m.orphaned_at is null
      on conflict (source, leaf_index) do update set message_id = excluded.message_id,
        failed_attempts = excluded.failed_attempts
          + case when b.message_id = excluded.message_id then b.failed_attempts else 0 end,
        delayed_until = excluded.delayed_until, waiting = excluded.waiting,
        parked = excluded.parked, parked_at = excluded.parked_at
      """;

  @Override
  public void park(Fence fence, MessageKey message, ParkReason reason) {
    database.fencedChange(
        fence,
        connection -> {
          Sql.update(
              connection,
              INTO_BACKLOG.formatted("0, null, null, ?, clock_timestamp()"),
              ReasonCodec.encode(reason),
              message.sourceChain(),
              message.leafIndex());
          notifyOf(connection, message);
        });
  }

  @Override
  public int delay(Fence fence, MessageKey message, WaitingReason reason, Duration wait) {
    return database.fenced(
        fence,
        connection -> {
          Sql.update(
              connection,
              INTO_BACKLOG.formatted(
                  "1, clock_timestamp() + ? * interval '1 millisecond', ?, null, null"),
              wait.toMillis(),
              ReasonCodec.encode(reason),
              message.sourceChain(),
              message.leafIndex());
          notifyOf(connection, message);
          return failedAttempts(connection, message);
        });
  }

  @Override
  public boolean retry(MessageKey message, String operator) {
    return database.write(
        connection -> {
          boolean lifted =
              Sql.update(
                      connection,
                      """
                      update backlog set parked = null, parked_at = null, delayed_until = null,
                        waiting = null, failed_attempts = 0
                      where source = ? and leaf_index = ?
                        and (parked is not null or delayed_until is not null)
                      """,
                      message.sourceChain(),
                      message.leafIndex())
                  > 0;
          if (lifted) {
            SqlOperatorLog.record(
                connection,
                operator,
                OperatorLog.Kind.RETRY_TRANSFER,
                Optional.of(message.sourceChain()),
                "message " + message.leafIndex() + " is tried again");
            notifyOf(connection, message);
          }
          return lifted;
        });
  }

  @Override
  public int failedAttempts(MessageKey message) {
    return database.read(connection -> failedAttempts(connection, message));
  }

  private static int failedAttempts(Connection connection, MessageKey message) throws SQLException {
    return (int)
        Sql.number(
            connection,
            """
            select b.failed_attempts from backlog b
            join message m on m.source = b.source and m.leaf_index = b.leaf_index
              and m.orphaned_at is null and m.id = b.message_id
            where b.source = ? and b.leaf_index = ?
            """,
            message.sourceChain(),
            message.leafIndex());
  }

  /** Who waits for the message is its destination; who is told is everybody that it concerns. */
  private static void notifyOf(Connection connection, MessageKey message) throws SQLException {
    Notify.send(connection, Kind.BACKLOG, message.sourceChain());
    Optional<ChainId> destination =
        Sql.first(
            connection,
            "select source, leaf_index, destination from message"
                + " where source = ? and leaf_index = ? and orphaned_at is null",
            result -> new Row(result, "message", "source", "leaf_index").chain("destination"),
            message.sourceChain(),
            message.leafIndex());
    if (destination.isPresent()) {
      Notify.send(connection, Kind.BACKLOG, destination.get());
    }
  }
}
