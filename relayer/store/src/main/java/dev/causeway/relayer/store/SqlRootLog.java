// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.relayer.core.store.RootLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Canonical global roots, in PostgreSQL. */
final class SqlRootLog implements RootLog {
  // One statement for a root and its slots: duties ask for roots all the time, and each further
  // statement is another round trip.
  private static final String SELECT =
      """
      select r.id, r.root, r.sequence, r.number, r.hash, r.parent_hash, r.block_time,
        s.global_root_id, s.chain, s.exit_root,
        (select m.leaf_index + 1 from message m
          where m.exit_root = s.exit_root and m.source = s.chain and m.orphaned_at is null)
          as covered
      from (
        select g.id, g.root, g.sequence, b.number, b.hash, b.parent_hash, b.block_time
        from global_root g join block b on b.id = g.block_id
        where g.orphaned_at is null %s
        order by g.sequence desc limit 1) r
      left join global_root_slot s on s.global_root_id = r.id
      """;

  private final Database database;
  private final NetworkShape shape;

  SqlRootLog(Database database, NetworkShape shape) {
    this.database = database;
    this.shape = shape;
  }

  private record Found(GlobalRoot root, long sequence, BlockRef l1Block, Optional<Slot> slot) {}

  private record Slot(ChainId chain, ExitRoot exitRoot, Optional<LeafCount> covered) {}

  @Override
  public Optional<AcceptedRoot> latest() {
    return one("");
  }

  @Override
  public Optional<AcceptedRoot> latestAt(BlockNumber l1Block) {
    return one("and g.block_number <= ?", l1Block);
  }

  @Override
  public Optional<AcceptedRoot> find(GlobalRoot root) {
    return one("and g.root = ?", root);
  }

  @Override
  public Optional<AcceptedRoot> latestKnownTo(ChainId destination) {
    if (shape.knowsRootsAtOnce(destination)) {
      return latest();
    }
    return one(
        """
        and exists (select 1 from root_acceptance a
          where a.chain = ? and a.root = g.root and a.orphaned_at is null)
        """,
        destination);
  }

  private Optional<AcceptedRoot> one(String which, @Nullable Object... parameters) {
    List<Found> found =
        database.read(
            connection ->
                Sql.list(connection, SELECT.formatted(which), SqlRootLog::found, parameters));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Map<ChainId, ExitRoot> exitRoots = new HashMap<>();
    Map<ChainId, LeafCount> covered = new HashMap<>();
    for (Found row : found) {
      row.slot()
          .ifPresent(
              slot -> {
                exitRoots.put(slot.chain(), slot.exitRoot());
                slot.covered().ifPresent(count -> covered.put(slot.chain(), count));
              });
    }
    Found root = found.getFirst();
    return Optional.of(
        new AcceptedRoot(root.root(), root.sequence(), root.l1Block(), exitRoots, covered));
  }

  private static Found found(ResultSet result) throws SQLException {
    Row row = new Row(result, "global_root", "sequence");
    return new Found(
        row.globalRoot("root"),
        row.number("sequence"),
        row.block(""),
        row.has("global_root_id") ? Optional.of(slot(result)) : Optional.empty());
  }

  private static Slot slot(ResultSet result) throws SQLException {
    Row row = new Row(result, "global_root_slot", "global_root_id", "chain");
    ExitRoot exitRoot = row.exitRoot("exit_root");
    Optional<LeafCount> covered =
        exitRoot.equals(RootWriter.EMPTY)
            ? Optional.of(LeafCount.NONE)
            : row.has("covered")
                ? Optional.of(row.decode("covered", row.number("covered"), LeafCount::of))
                : Optional.empty();
    return new Slot(row.chain("chain"), exitRoot, covered);
  }
}
