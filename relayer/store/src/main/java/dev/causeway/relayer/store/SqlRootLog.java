// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.store.RootLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Canonical global roots, in PostgreSQL. */
final class SqlRootLog implements RootLog {
  private static final String SELECT =
      """
      select g.id, g.root, g.sequence, b.number, b.hash, b.parent_hash, b.block_time
      from global_root g join block b on b.id = g.block_id
      where g.orphaned_at is null
      """;

  private final Database database;
  private final ChainId baseChain;

  SqlRootLog(Database database, ChainId baseChain) {
    this.database = database;
    this.baseChain = baseChain;
  }

  private record Found(long id, GlobalRoot root, long sequence, BlockRef l1Block) {}

  private record Slot(ChainId chain, ExitRoot exitRoot, Optional<LeafCount> covered) {}

  @Override
  public Optional<AcceptedRoot> latest() {
    return one(SELECT + "order by g.sequence desc limit 1");
  }

  @Override
  public Optional<AcceptedRoot> latestAt(BlockNumber l1Block) {
    return one(SELECT + "and g.block_number <= ? order by g.sequence desc limit 1", l1Block);
  }

  @Override
  public Optional<AcceptedRoot> find(GlobalRoot root) {
    return one(SELECT + "and g.root = ? order by g.sequence desc limit 1", root);
  }

  @Override
  public Optional<AcceptedRoot> latestKnownTo(ChainId destination) {
    if (destination.equals(baseChain)) {
      return latest();
    }
    return one(
        SELECT
            + """
            and exists (select 1 from root_acceptance a
              where a.chain = ? and a.root = g.root and a.orphaned_at is null)
            order by g.sequence desc limit 1
            """,
        destination);
  }

  private Optional<AcceptedRoot> one(String sql, @Nullable Object... parameters) {
    return database.readSnapshot(
        connection -> {
          Optional<Found> found =
              Sql.first(
                  connection,
                  sql,
                  result -> {
                    Row row = new Row(result, "global_root", "sequence");
                    return new Found(
                        row.number("id"),
                        row.globalRoot("root"),
                        row.number("sequence"),
                        row.block(""));
                  },
                  parameters);
          return found.isEmpty()
              ? Optional.empty()
              : Optional.of(withSlots(connection, found.get()));
        });
  }

  private static AcceptedRoot withSlots(Connection connection, Found root) throws SQLException {
    List<Slot> slots =
        Sql.list(
            connection,
            """
            select s.global_root_id, s.chain, s.exit_root,
              (select m.leaf_index + 1 from message m
                where m.exit_root = s.exit_root and m.source = s.chain and m.orphaned_at is null)
                as covered
            from global_root_slot s where s.global_root_id = ?
            """,
            result -> {
              Row row = new Row(result, "global_root_slot", "global_root_id", "chain");
              ExitRoot exitRoot = row.exitRoot("exit_root");
              Optional<LeafCount> covered =
                  exitRoot.equals(RootWriter.EMPTY)
                      ? Optional.of(LeafCount.NONE)
                      : row.has("covered")
                          ? Optional.of(row.decode("covered", row.number("covered"), LeafCount::of))
                          : Optional.empty();
              return new Slot(row.chain("chain"), exitRoot, covered);
            },
            root.id());
    Map<ChainId, ExitRoot> exitRoots = new HashMap<>();
    Map<ChainId, LeafCount> covered = new HashMap<>();
    for (Slot slot : slots) {
      exitRoots.put(slot.chain(), slot.exitRoot());
      slot.covered().ifPresent(count -> covered.put(slot.chain(), count));
    }
    return new AcceptedRoot(root.root(), root.sequence(), root.l1Block(), exitRoots, covered);
  }
}
