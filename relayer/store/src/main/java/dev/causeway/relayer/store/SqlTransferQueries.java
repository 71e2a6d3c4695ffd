// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.TransferQueries;
import dev.causeway.relayer.core.store.TransferView;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What users ask, in PostgreSQL. Each answer comes from one snapshot of the one database that
 * everything is written to, so it is never older than the one before.
 */
final class SqlTransferQueries implements TransferQueries {
  /** Most transfers on a page; a larger page size is lowered to this. */
  static final int LARGEST_PAGE = 1_000;

  /** Most rows that one call looks at for a filter that few fit. The page token goes on there. */
  private static final int MOST_SCANNED = 5_000;

  private final Database database;
  private final NetworkShape shape;

  SqlTransferQueries(Database database, NetworkShape shape) {
    this.database = database;
    this.shape = shape;
  }

  @Override
  public Optional<TransferView> byId(MessageId id) {
    return views(
            "select seq from message where id = ?"
                + " order by (orphaned_at is null) desc, seq desc limit 1",
            id)
        .stream()
        .findFirst();
  }

  @Override
  public Optional<TransferView> byKey(MessageKey key) {
    return views(
            """
            select seq from (
              select seq, 0 as rank from message
              where source = ? and leaf_index = ? and orphaned_at is null
              union all
              select seq, 1 as rank from message
              where source = ? and leaf_index = ? and orphaned_at is not null) q
            order by rank, seq desc limit 1
            """,
            key.sourceChain(),
            key.leafIndex(),
            key.sourceChain(),
            key.leafIndex())
        .stream()
        .findFirst();
  }

  @Override
  public List<TransferView> bySourceTx(ChainId source, TxHash tx) {
    return views(ofTransaction("and source = ?"), tx, source);
  }

  @Override
  public List<TransferView> bySourceTx(TxHash tx) {
    return views(ofTransaction(""), tx);
  }

  /** One row per message id, the canonical one if there is any. */
  private static String ofTransaction(String condition) {
    return """
    select seq from (
      select distinct on (id) seq, source, block_number, log_index from message
      where tx = ? %s order by id, (orphaned_at is null) desc, seq desc) q
    order by source, block_number, log_index"""
        .formatted(condition);
  }

  private List<TransferView> views(String pick, @Nullable Object... parameters) {
    return database.readSnapshot(
        connection ->
            views(
                connection,
                Sql.list(
                    connection,
                    pick,
                    result -> new Row(result, "message", "seq").number("seq"),
                    parameters)));
  }

  private List<TransferView> views(Connection connection, List<Long> seqs) throws SQLException {
    return new FactsQuery(connection, shape)
        .bySeq(seqs).stream().map(TransferAssembler::assemble).toList();
  }

  @Override
  public Page list(Filter filter, int pageSize, Optional<PageToken> after) {
    if (pageSize < 1) {
      throw new IllegalArgumentException("page size must be at least 1, but is " + pageSize);
    }
    int wanted = Math.min(pageSize, LARGEST_PAGE);
    return database.readSnapshot(connection -> page(connection, filter, wanted, after));
  }

  /** A row to look at, and whether it fits what SQL can tell. */
  private record Candidate(long seq, boolean fits) {}

  private Page page(Connection connection, Filter filter, int wanted, Optional<PageToken> after)
      throws SQLException {
    FactsQuery facts = new FactsQuery(connection, shape);
    List<TransferView> page = new ArrayList<>();
    long before = after.map(PageToken::before).orElse(Long.MAX_VALUE);
    int scanned = 0;
    while (scanned < MOST_SCANNED) {
      int chunk = Math.min(MOST_SCANNED, Math.max(wanted - page.size() + 1, 50));
      List<Candidate> candidates = candidates(connection, filter, before, chunk);
      List<Long> fitting = candidates.stream().filter(Candidate::fits).map(Candidate::seq).toList();
      for (TransferFacts one : facts.bySeq(fitting)) {
        TransferView view = TransferAssembler.assemble(one);
        if (filter.states().isEmpty() || filter.states().contains(view.state())) {
          if (page.size() == wanted) {
            return new Page(page, Optional.of(new PageToken(before)));
          }
          page.add(view);
          before = one.seq();
        }
      }
      if (candidates.size() < chunk) {
        return new Page(page, Optional.empty());
      }
      scanned += candidates.size();
      before = candidates.getLast().seq();
    }
    return new Page(page, Optional.of(new PageToken(before)));
  }

  private static List<Candidate> candidates(
      Connection connection, Filter filter, long before, int limit) throws SQLException {
    List<@Nullable Object> parameters = new ArrayList<>();
    String conditions = conditions(filter, parameters);
    if (filter.account().isEmpty()) {
      parameters.add(before);
      parameters.add(limit);
      return Sql.list(
          connection,
          "select m.seq, true as fits from message m where "
              + conditions
              + " and m.seq < ? order by m.seq desc limit ?",
          result -> candidate(new Row(result, "message", "seq")),
          parameters.toArray());
    }
    // Either index gives its newest rows; the rest of the filter must not cut their number, or the
    // end of one list would be taken for the end of both.
    Address account = filter.account().get();
    for (int side = 0; side < 2; side++) {
      parameters.add(account);
      parameters.add(before);
      parameters.add(limit);
    }
    parameters.add(limit);
    return Sql.list(
        connection,
        "select m.seq, ("
            + conditions
            + """
            ) as fits from message m where m.seq in (
              (select seq from message where sender = ? and seq < ? order by seq desc limit ?)
              union
              (select seq from message where recipient = ? and seq < ? order by seq desc limit ?))
            order by m.seq desc limit ?
            """,
        result -> candidate(new Row(result, "message", "seq")),
        parameters.toArray());
  }

  private static Candidate candidate(Row row) throws SQLException {
    return new Candidate(row.number("seq"), row.flag("fits"));
  }

  private static String conditions(Filter filter, List<@Nullable Object> parameters) {
    List<String> all = new ArrayList<>();
    filter
        .source()
        .ifPresent(
            chain -> {
              all.add("m.source = ?");
              parameters.add(chain);
            });
    filter
        .destination()
        .ifPresent(
            chain -> {
              all.add("m.destination = ?");
              parameters.add(chain);
            });
    Set<TransferState> states =
        filter.states().isEmpty() ? EnumSet.allOf(TransferState.class) : filter.states();
    if (!states.contains(TransferState.ORPHANED)) {
      all.add("m.orphaned_at is null");
    } else {
      if (states.size() == 1) {
        all.add("m.orphaned_at is not null");
      }
      // Of a message that came back, only its last row.
      all.add(
          "(m.orphaned_at is null or not exists"
              + " (select 1 from message n where n.id = m.id and n.seq > m.seq))");
    }
    if (!states.contains(TransferState.CLAIMED) && !states.contains(TransferState.ORPHANED)) {
      all.add(
          """
          exists (select 1 from unclaimed u where u.source = m.source
            and u.destination = m.destination and u.leaf_index = m.leaf_index)""");
    }
    return all.isEmpty() ? "true" : String.join(" and ", all);
  }

  @Override
  public Counts counts() {
    return database.readSnapshot(
        connection -> {
          long observed =
              Sql.number(
                  connection,
                  "select coalesce(sum(b.leaf_count), 0) from chain_progress p"
                      + " join block b on b.id = p.cursor_block");
          long open =
              Sql.number(
                  connection,
                  """
                  select count(*) from unclaimed u
                  where exists (select 1 from message m where m.source = u.source
                    and m.leaf_index = u.leaf_index and m.orphaned_at is null
                    and m.destination = u.destination offset 0)
                  and not exists (select 1 from claim c where c.source = u.source
                    and c.leaf_index = u.leaf_index and c.destination = u.destination
                    and c.orphaned_at is null offset 0)
                  """);
          long parked =
              Sql.number(
                  connection,
                  """
                  select count(*) from backlog w
                  join message m on m.source = w.source and m.leaf_index = w.leaf_index
                    and m.orphaned_at is null and m.id = w.message_id
                  where w.parked is not null and not exists (select 1 from claim c
                    where c.source = m.source and c.leaf_index = m.leaf_index
                      and c.destination = m.destination and c.orphaned_at is null)
                  """);
          long orphaned =
              Sql.number(
                  connection,
                  """
                  select count(*) from message m where m.orphaned_at is not null and not exists
                    (select 1 from message n where n.id = m.id and n.seq > m.seq)
                  """);
          return new Counts(observed, observed - open, parked, orphaned);
        });
  }
}
