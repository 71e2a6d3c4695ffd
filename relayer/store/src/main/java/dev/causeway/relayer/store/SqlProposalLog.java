// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.ProposalLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Canonical proposals, in PostgreSQL. */
final class SqlProposalLog implements ProposalLog {
  /** How a proposal {@code p} stands: the furthest of its canonical events. */
  static final String STATUS =
      """
      coalesce((select e.kind from proposal_event e
        where e.rollup = p.rollup and e.id = p.id and e.orphaned_at is null
        order by array_position(
          array['CHALLENGED', 'UPHELD', 'REJECTED', 'FINALIZED', 'SETTLED'], e.kind) desc
        limit 1), 'OPEN')""";

  /** The highest settled block of the rollup in the column {@code %s}. */
  static final String SETTLED_UP_TO =
      """
      (select max(s.l2_block) from proposal_event s
        where s.rollup = %s and s.kind = 'SETTLED' and s.orphaned_at is null)""";

  private static final String SELECT =
      """
      select * from (
        select p.rollup, p.id, p.output, p.l2_block, p.proposer, p.deadline, p.computed,
          b.number, b.hash, b.parent_hash, b.block_time, %s as status
        from proposal p join block b on b.id = p.block_id
        where p.orphaned_at is null) q
      """
          .formatted(STATUS);

  private final Database database;

  SqlProposalLog(Database database) {
    this.database = database;
  }

  private static Proposal proposal(ResultSet result) throws SQLException {
    Row row = new Row(result, "proposal", "rollup", "id");
    return new Proposal(
        row.chain("rollup"),
        row.number("id"),
        row.outputRoot("output"),
        row.blockNumber("l2_block"),
        row.address("proposer"),
        row.time("deadline"),
        row.block(""),
        row.name("status", Status.class),
        row.has("computed") ? Optional.of(row.outputRoot("computed")) : Optional.empty());
  }

  private static List<Proposal> list(
      Connection connection, String condition, @Nullable Object... parameters) throws SQLException {
    return Sql.list(connection, SELECT + condition, SqlProposalLog::proposal, parameters);
  }

  @Override
  public List<Proposal> open(ChainId rollup) {
    return database.read(
        connection ->
            list(
                connection,
                """
                where q.rollup = ? and q.status not in ('SETTLED', 'REJECTED')
                  and q.l2_block > coalesce(%s, -1)
                order by q.id
                """
                    .formatted(SETTLED_UP_TO.formatted("?")),
                rollup,
                rollup));
  }

  @Override
  public Optional<Proposal> find(ChainId rollup, long id) {
    return database
        .read(connection -> list(connection, "where q.rollup = ? and q.id = ?", rollup, id))
        .stream()
        .findFirst();
  }

  @Override
  public Optional<BlockNumber> settledUpTo(ChainId rollup) {
    return database.read(
        connection ->
            Sql.first(
                    connection,
                    "select "
                        + SETTLED_UP_TO.formatted("p.chain")
                        + " as settled, p.chain as chain from (values (?::bigint)) p(chain)",
                    result -> {
                      Row row = new Row(result, "proposal_event", "chain");
                      return row.has("settled")
                          ? Optional.of(row.blockNumber("settled"))
                          : Optional.<BlockNumber>empty();
                    },
                    rollup)
                .orElseThrow());
  }

  @Override
  public void recordVerdict(Fence fence, ChainId rollup, long id, OutputRoot computed) {
    database.fencedChange(
        fence,
        connection -> {
          Optional<Proposal> known =
              list(connection, "where q.rollup = ? and q.id = ?", rollup, id).stream().findFirst();
          if (known.isEmpty()) {
            // Its block left L1 since the duty read it.
            return;
          }
          Optional<OutputRoot> before = known.get().computed();
          if (before.isPresent() && !before.get().equals(computed)) {
            throw new IllegalStateException(
                "proposal %s/%d: our node said %s before and says %s now"
                    .formatted(rollup, id, before.get(), computed));
          }
          Sql.update(
              connection,
              "update proposal set computed = ? where rollup = ? and id = ?"
                  + " and orphaned_at is null and computed is null",
              computed,
              rollup,
              id);
        });
  }
}
