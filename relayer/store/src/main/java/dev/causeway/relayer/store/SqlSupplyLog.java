// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.Direction;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.SupplyLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens, pauses and audits, in PostgreSQL. */
final class SqlSupplyLog implements SupplyLog {
  // Clean audits are made every block: only the newest are worth keeping. Findings stay for ever.
  private static final long CLEAN_AUDITS_KEPT = 1_000;

  private final Database database;

  SqlSupplyLog(Database database) {
    this.database = database;
  }

  @Override
  public List<TokenKey> tokens() {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select distinct origin_chain, origin_token from token_naming
                where orphaned_at is null order by origin_chain, origin_token
                """,
                result -> new Row(result, "token_naming", "origin_chain", "origin_token").token()));
  }

  @Override
  public boolean paused(ChainId chain, Direction direction) {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    """
                    select chain, paused from pause_change
                    where chain = ? and direction = ? and orphaned_at is null
                    order by block_number desc, log_index desc limit 1
                    """,
                    result -> new Row(result, "pause_change", "chain").flag("paused"),
                    chain,
                    direction)
                .orElse(false));
  }

  // Each part starts from a set that is as small as what is on the way, never from the history:
  // the candidates for claiming, the claims above the given block, the failed calls, the messages
  // above the given block, and the orphans. A message and its claim belong together by id.
  private static final String FLOWS =
      """
      with as_of as materialized (
        select a.chain, a.number,
          coalesce((select b.leaf_count from block b where b.chain = a.chain
            and b.number <= a.number and b.orphaned_at is null
            order by b.number desc limit 1), 0) as leaf_count
        from unnest(?::bigint[], ?::bigint[]) a(chain, number)),
      not_arrived as materialized (
        select u.source, u.leaf_index, m.id, m.origin_chain, m.origin_token, m.amount
        from as_of s join unclaimed u on u.source = s.chain and u.leaf_index < s.leaf_count
        cross join lateral (select * from message n
          where n.source = u.source and n.leaf_index = u.leaf_index
            and n.orphaned_at is null and n.destination = u.destination offset 0) m
        where not exists (select 1 from claim c where c.source = u.source
          and c.leaf_index = u.leaf_index and c.destination = u.destination
          and c.orphaned_at is null and c.id = m.id offset 0)
        union
        select c.source, c.leaf_index, m.id, m.origin_chain, m.origin_token, m.amount
        from (
          select d.source, d.leaf_index, d.id from as_of a
          cross join lateral (select * from claim e where e.destination = a.chain
            and e.block_number > a.number and e.orphaned_at is null offset 0) d
          union all
          select d.source, d.leaf_index, d.id from claim d
          join as_of a on a.chain = d.destination
          where d.outcome = 1 and d.orphaned_at is null and not exists (
            select 1 from call_retry r where r.id = d.id and r.chain = d.destination
              and r.orphaned_at is null and r.block_number <= a.number offset 0)) c
        join as_of s on s.chain = c.source and c.leaf_index < s.leaf_count
        cross join lateral (select * from message o
          where o.source = c.source and o.leaf_index = c.leaf_index
            and o.orphaned_at is null and o.id = c.id offset 0) m),
      sent as (
        select origin_chain, origin_token, sum(amount) as amount
        from not_arrived group by origin_chain, origin_token),
      early as materialized (
        select m.id, m.source, m.leaf_index, m.destination, m.origin_chain, m.origin_token, m.amount
        from as_of s
        cross join lateral (select * from message n where n.source = s.chain
          and n.leaf_index >= s.leaf_count and n.orphaned_at is null offset 0) m
        union
        select o.id, o.source, o.leaf_index, o.destination, o.origin_chain, o.origin_token, o.amount
        from message o
        where o.orphaned_at is not null and not exists (
          select 1 from message m where m.id = o.id and m.orphaned_at is null offset 0)),
      arrived as (
        select e.origin_chain, e.origin_token, sum(e.amount) as amount
        from early e
        join as_of d on d.chain = e.destination
        cross join lateral (select * from claim f where f.source = e.source
          and f.leaf_index = e.leaf_index and f.destination = e.destination
          and f.orphaned_at is null and f.id = e.id offset 0) c
        where c.block_number <= d.number and (c.outcome = 0 or exists (
          select 1 from call_retry r where r.id = c.id and r.chain = c.destination
            and r.orphaned_at is null and r.block_number <= d.number offset 0))
        group by e.origin_chain, e.origin_token)
      select origin_chain, origin_token, coalesce(s.amount, 0) as sent_not_arrived,
        coalesce(a.amount, 0) as arrived_not_sent
      from sent s full join arrived a using (origin_chain, origin_token)
      """;

  @Override
  public Map<TokenKey, Flow> flows(Map<ChainId, BlockRef> asOf) {
    List<Long> chains = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    asOf.forEach(
        (chain, block) -> {
          chains.add(chain.value());
          numbers.add(block.number().value());
        });
    return database.read(
        connection -> {
          Map<TokenKey, Flow> flows = new HashMap<>();
          List<@Nullable Flow> read =
              Sql.list(
                  connection,
                  FLOWS,
                  result -> {
                    Row row = new Row(result, "message", "origin_chain", "origin_token");
                    return flows.put(
                        row.token(),
                        new Flow(row.amount("sent_not_arrived"), row.amount("arrived_not_sent")));
                  },
                  Sql.numbers(chains),
                  Sql.numbers(numbers));
          assert read.size() == flows.size();
          return Map.copyOf(flows);
        });
  }

  @Override
  public void recordAudit(Fence fence, Audit audit) {
    database.fencedChange(
        fence,
        connection -> {
          long id =
              Sql.number(
                  connection,
                  "insert into audit (made_at, findings) values (?, ?) returning id",
                  audit.at(),
                  audit.findings().toArray(String[]::new));
          List<@Nullable Object[]> blocks = new ArrayList<>();
          audit
              .asOf()
              .forEach(
                  (chain, block) ->
                      blocks.add(
                          new @Nullable Object[] {
                            id,
                            chain,
                            block.number(),
                            block.hash(),
                            block.parentHash(),
                            block.timestamp()
                          }));
          Sql.batch(
              connection,
              "insert into audit_block (audit_id, chain, number, hash, parent_hash, block_time)"
                  + " values (?, ?, ?, ?, ?, ?)",
              blocks);
          List<@Nullable Object[]> lines = new ArrayList<>();
          for (Line line : audit.lines()) {
            lines.add(
                new @Nullable Object[] {
                  id,
                  lines.size(),
                  line.token().originChain(),
                  line.token().originToken(),
                  line.locked(),
                  line.minted(),
                  line.inFlight()
                });
          }
          Sql.batch(
              connection,
              "insert into audit_line (audit_id, position, origin_chain, origin_token, locked,"
                  + " minted, in_flight) values (?, ?, ?, ?, ?, ?, ?)",
              lines);
          Sql.update(
              connection,
              "delete from audit where id = ? and cardinality(findings) = 0",
              id - CLEAN_AUDITS_KEPT);
        });
  }

  private record Head(long id, Instant at, List<String> findings) {}

  private record Seen(ChainId chain, BlockRef block) {}

  @Override
  public Optional<Audit> latestAudit() {
    return database.readSnapshot(
        connection -> {
          Optional<Head> head =
              Sql.first(
                  connection,
                  "select id, made_at, findings from audit order by id desc limit 1",
                  result -> {
                    Row row = new Row(result, "audit", "id");
                    return new Head(row.number("id"), row.time("made_at"), row.texts("findings"));
                  });
          return head.isEmpty() ? Optional.empty() : Optional.of(audit(connection, head.get()));
        });
  }

  private static Audit audit(Connection connection, Head head) throws SQLException {
    Map<ChainId, BlockRef> asOf = new HashMap<>();
    for (Seen seen :
        Sql.list(
            connection,
            "select * from audit_block where audit_id = ?",
            result -> {
              Row row = new Row(result, "audit_block", "audit_id", "chain");
              return new Seen(row.chain("chain"), row.block(""));
            },
            head.id())) {
      asOf.put(seen.chain(), seen.block());
    }
    List<Line> lines =
        Sql.list(
            connection,
            "select * from audit_line where audit_id = ? order by position",
            result -> {
              Row row = new Row(result, "audit_line", "audit_id", "position");
              return new Line(
                  row.token(), row.amount("locked"), row.amount("minted"), row.amount("in_flight"));
            },
            head.id());
    return new Audit(head.at(), asOf, head.findings(), lines);
  }
}
