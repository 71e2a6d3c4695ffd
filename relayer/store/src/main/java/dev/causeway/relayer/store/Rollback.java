// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Puts tombstones on everything above an ancestor. One instance serves one transaction. */
final class Rollback {
  private static final List<String> TABLES_OF_CHAIN =
      List.of(
          "call_retry",
          "wrapped_token",
          "token_naming",
          "pause_change",
          "root_acceptance",
          "proposal",
          "proposal_event",
          "batch_settlement",
          "ledger_arrival");

  private final Connection connection;
  private final ChainId chain;
  private final ChainId baseChain;

  Rollback(Connection connection, ChainId chain, ChainId baseChain) {
    this.connection = connection;
    this.chain = chain;
    this.baseChain = baseChain;
  }

  private record Kept(long blockId, BlockRef block, long leafCount) {}

  /** Number of messages above the ancestor that their destinations hold claims of. */
  long deliveredAbove(BlockRef ancestor) throws SQLException {
    return Sql.number(
        connection,
        """
        select count(*) from message m
        where m.source = ? and m.block_number > ? and m.orphaned_at is null
          and exists (select 1 from claim c where c.source = m.source
            and c.leaf_index = m.leaf_index and c.destination = m.destination and c.id = m.id
            and c.orphaned_at is null)
        """,
        chain,
        ancestor.number());
  }

  /** Orphans what is above the ancestor; says whether transactions of ours are among it. */
  boolean to(BlockRef ancestor) throws SQLException {
    Optional<Kept> stored = stored(ancestor.number());
    Kept kept = stored.isPresent() ? stored.get() : insertBelowAll(ancestor);
    if (!kept.block().equals(ancestor)) {
      throw new IllegalStateException(
          "chain %s: cannot roll back to %s, for %s is stored at that height"
              .formatted(chain, ancestor, kept.block()));
    }
    BlockNumber height = ancestor.number();
    // First of all: a receipt that is being recorded holds its block's row until it is written, so
    // that what follows sees it.
    Sql.update(
        connection,
        "update block set orphaned_at = clock_timestamp()"
            + " where chain = ? and number > ? and orphaned_at is null",
        chain,
        height);
    boolean ours = OwnTransactions.unmineAbove(connection, chain, height);
    restoreUnclaimed(height);
    orphan("claim", "destination", height);
    for (String table : TABLES_OF_CHAIN) {
      orphan(table, "chain", height);
    }
    if (chain.equals(baseChain)) {
      Sql.update(
          connection,
          "update global_root set orphaned_at = clock_timestamp()"
              + " where block_number > ? and orphaned_at is null",
          height);
    }
    Sql.update(
        connection,
        "update message set orphaned_at = clock_timestamp()"
            + " where source = ? and leaf_index >= ? and orphaned_at is null",
        chain,
        kept.leafCount());
    Sql.update(
        connection,
        "update finality_mark set orphaned_at = clock_timestamp()"
            + " where chain = ? and finalized > ? and orphaned_at is null",
        chain,
        height);
    Sql.update(
        connection,
        """
        update chain_progress set cursor_block = ?, finalized = least(finalized, ?),
          final_leaf_count = least(final_leaf_count, ?), updated_at = clock_timestamp()
        where chain = ?
        """,
        kept.blockId(),
        height,
        kept.leafCount(),
        chain);
    return ours;
  }

  private Optional<Kept> stored(BlockNumber height) throws SQLException {
    return Sql.first(
        connection,
        """
        select id, chain, leaf_count, number, hash, parent_hash, block_time from block
        where chain = ? and number = ? and orphaned_at is null
        """,
        result -> {
          Row row = new Row(result, "block", "chain", "number");
          return new Kept(row.number("id"), row.block(""), row.number("leaf_count"));
        },
        chain,
        height);
  }

  /** Everything stored goes; the ancestor becomes the block to go on from. */
  private Kept insertBelowAll(BlockRef ancestor) throws SQLException {
    boolean somethingBelow =
        Sql.any(
            connection,
            "select 1 from block where chain = ? and number < ? and orphaned_at is null",
            chain,
            ancestor.number());
    if (somethingBelow) {
      throw new IllegalStateException(
          "chain %s: cannot roll back to %s, which is above the newest stored block"
              .formatted(chain, ancestor));
    }
    long id =
        Sql.number(
            connection,
            """
            insert into block (chain, number, hash, parent_hash, block_time, leaf_count)
            values (?, ?, ?, ?, ?, 0) returning id
            """,
            chain,
            ancestor.number(),
            ancestor.hash(),
            ancestor.parentHash(),
            ancestor.timestamp());
    return new Kept(id, ancestor, 0);
  }

  /** Without a look at the message: its chain may be rolled back at the same time. */
  private void restoreUnclaimed(BlockNumber height) throws SQLException {
    Sql.update(
        connection,
        """
        insert into unclaimed (source, destination, leaf_index)
        select source, destination, leaf_index from claim
        where destination = ? and block_number > ? and orphaned_at is null
        on conflict do nothing
        """,
        chain,
        height);
  }

  private void orphan(String table, String chainColumn, BlockNumber height) throws SQLException {
    Sql.update(
        connection,
        "update %s set orphaned_at = clock_timestamp() where %s = ? and block_number > ?"
                .formatted(table, chainColumn)
            + " and orphaned_at is null",
        chain,
        height);
  }
}
