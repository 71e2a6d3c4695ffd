// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.ChainJournal;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.OperatorLog;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What was seen of each chain, in PostgreSQL. */
final class SqlJournal implements ChainJournal {
  private final Database database;
  private final ChainId baseChain;
  private final Statistics statistics;

  SqlJournal(Database database, ChainId baseChain) {
    this.database = database;
    this.baseChain = baseChain;
    this.statistics = new Statistics(database);
  }

  /**
   * The newest canonical block and what was counted up to it.
   *
   * @param blockId its row
   * @param block the block
   * @param finalized highest final block
   * @param leafCount number of canonical messages
   * @param finalLeafCount number of those in final blocks
   */
  record Tail(
      long blockId, BlockRef block, BlockNumber finalized, long leafCount, long finalLeafCount) {}

  @Override
  public Optional<Progress> progress(ChainId chain) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                """
                select p.chain, p.head, p.finalized, p.updated_at, h.reason,
                  b.number, b.hash, b.parent_hash, b.block_time
                from chain_progress p
                join block b on b.id = p.cursor_block
                left join chain_halt h on h.chain = p.chain
                where p.chain = ?
                """,
                result -> {
                  Row row = new Row(result, "chain_progress", "chain");
                  return new Progress(
                      row.chain("chain"),
                      row.block(""),
                      row.blockNumber("head"),
                      row.blockNumber("finalized"),
                      row.time("updated_at"),
                      row.has("reason") ? Optional.of(row.text("reason")) : Optional.empty());
                },
                chain));
  }

  @Override
  public List<BlockRef> tail(ChainId chain, int limit) {
    return database.read(
        connection ->
            Sql.list(
                connection,
                """
                select chain, number, hash, parent_hash, block_time from block
                where chain = ? and orphaned_at is null order by number desc limit ?
                """,
                result -> new Row(result, "block", "chain", "number").block(""),
                chain,
                limit));
  }

  @Override
  public Optional<BlockRef> block(ChainId chain, BlockNumber number) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                """
                select chain, number, hash, parent_hash, block_time from block
                where chain = ? and number = ? and orphaned_at is null
                """,
                result -> new Row(result, "block", "chain", "number").block(""),
                chain,
                number));
  }

  @Override
  public void extend(Fence fence, ChainId chain, List<ObservedBlock> blocks, ChainHeads heads) {
    requireLinked(chain, blocks);
    boolean done = false;
    while (!done) {
      // Rows are made outside the transaction: the server ends one in which we think for too long.
      Plan plan = plan(chain, blocks);
      done = database.fenced(fence, connection -> write(connection, chain, plan, heads));
      if (done) {
        statistics.added(plan.writer().rows());
      }
    }
  }

  /** What to append to which tail. */
  private record Plan(
      Optional<Tail> tail, BlockWriter writer, Optional<BlockRef> last, boolean nothing) {}

  private Plan plan(ChainId chain, List<ObservedBlock> blocks) {
    return database.read(
        connection -> {
          Optional<Tail> tail = tail(connection, chain, "");
          List<ObservedBlock> fresh = withoutKnown(connection, chain, blocks);
          if (tail.isPresent() && !fresh.isEmpty()) {
            requireChild(chain, fresh.getFirst().block(), tail.get().block());
          }
          List<Long> ids =
              Sql.list(
                  connection,
                  "select nextval(pg_get_serial_sequence('block', 'id'))"
                      + " from generate_series(1, ?)",
                  result -> result.getLong(1),
                  fresh.size());
          return new Plan(
              tail,
              new BlockWriter(chain, baseChain, tail.map(Tail::leafCount).orElse(0L), ids, fresh),
              fresh.isEmpty() ? Optional.empty() : Optional.of(fresh.getLast().block()),
              tail.isEmpty() && fresh.isEmpty());
        });
  }

  /** False when the tail is another than planned for: nothing was written. */
  private static boolean write(Connection connection, ChainId chain, Plan plan, ChainHeads heads)
      throws SQLException {
    Optional<Tail> tail = tail(connection, chain, "for update of p");
    if (!tail.map(Tail::blockId).equals(plan.tail().map(Tail::blockId))) {
      return false;
    }
    if (plan.nothing()) {
      return true;
    }
    boolean oursIncluded = plan.writer().write(connection);
    BlockRef cursor = plan.last().orElseGet(() -> tail.orElseThrow().block());
    Advance advance = advance(connection, chain, tail, cursor, heads);
    boolean says = plan.writer().hasEvents() || advance.messagesFinal() || tail.isEmpty();
    Notify.send(connection, says ? Kind.CHAIN : Kind.HEIGHT, chain);
    if (oursIncluded || advance.oursFinal()) {
      Notify.send(connection, Kind.ATTEMPT, chain);
    }
    return true;
  }

  private static void requireLinked(ChainId chain, List<ObservedBlock> blocks) {
    for (int i = 1; i < blocks.size(); i++) {
      requireChild(chain, blocks.get(i).block(), blocks.get(i - 1).block());
    }
  }

  private static void requireChild(ChainId chain, BlockRef block, BlockRef parent) {
    if (!block.isChildOf(parent)) {
      throw new IllegalStateException(
          "chain %s: block %s is no child of %s; roll back to the common ancestor first"
              .formatted(chain, block, parent));
    }
  }

  /** With {@code for update of p} the row lock orders the writers of a chain. */
  private static Optional<Tail> tail(Connection connection, ChainId chain, String lock)
      throws SQLException {
    return Sql.first(
        connection,
        """
        select p.chain, p.finalized, p.final_leaf_count, b.id, b.leaf_count,
          b.number, b.hash, b.parent_hash, b.block_time
        from chain_progress p join block b on b.id = p.cursor_block
        where p.chain = ?
        """
            + lock,
        result -> {
          Row row = new Row(result, "chain_progress", "chain");
          return new Tail(
              row.number("id"),
              row.block(""),
              row.blockNumber("finalized"),
              row.number("leaf_count"),
              row.number("final_leaf_count"));
        },
        chain);
  }

  /** Drops the blocks at the front that are stored and canonical: a repeated call writes once. */
  private static List<ObservedBlock> withoutKnown(
      Connection connection, ChainId chain, List<ObservedBlock> blocks) throws SQLException {
    int known = 0;
    while (known < blocks.size()
        && Sql.any(
            connection,
            "select 1 from block where chain = ? and number = ? and hash = ?"
                + " and orphaned_at is null",
            chain,
            blocks.get(known).block().number(),
            blocks.get(known).block().hash())) {
      known++;
    }
    return blocks.subList(known, blocks.size());
  }

  /** Whether messages became final, and whether transactions of ours did. */
  private record Advance(boolean messagesFinal, boolean oursFinal) {}

  /** Moves cursor and finality. */
  private static Advance advance(
      Connection connection, ChainId chain, Optional<Tail> tail, BlockRef cursor, ChainHeads heads)
      throws SQLException {
    BlockNumber finalized = heads.finalized().min(cursor.number());
    boolean raised = true;
    if (tail.isPresent()) {
      raised = finalized.isAfter(tail.get().finalized());
      finalized = finalized.max(tail.get().finalized());
    }
    long finalLeaves =
        Sql.number(
            connection,
            """
        insert into chain_progress
          (chain, cursor_block, head, finalized, final_leaf_count, updated_at)
        select ?, b.id, ?, ?, %s, clock_timestamp()
        from block b where b.chain = ? and b.number = ? and b.orphaned_at is null
        on conflict (chain) do update set
          cursor_block = excluded.cursor_block, head = excluded.head,
          finalized = excluded.finalized, final_leaf_count = excluded.final_leaf_count,
          updated_at = excluded.updated_at
        returning final_leaf_count
        """
                .formatted(LEAVES_UP_TO),
            chain,
            heads.latest().number().max(cursor.number()),
            finalized,
            chain,
            finalized,
            chain,
            cursor.number());
    boolean messagesFinal = tail.isEmpty() || finalLeaves > tail.get().finalLeafCount();
    if (!raised) {
      return new Advance(messagesFinal, false);
    }
    Sql.update(
        connection,
        """
        insert into finality_mark (chain, finalized, marked_at) values (?, ?, clock_timestamp())
        on conflict (chain, finalized) where orphaned_at is null do nothing
        """,
        chain,
        finalized);
    return new Advance(
        messagesFinal, OwnTransactions.finalizeUpTo(connection, chain, finalized) > 0);
  }

  /** Number of canonical messages of a chain up to a height; parameters: chain, height. */
  static final String LEAVES_UP_TO =
      """
      coalesce((select f.leaf_count from block f
        where f.chain = ? and f.number <= ? and f.orphaned_at is null
        order by f.number desc limit 1), 0)""";

  @Override
  public void rollBack(Fence fence, ChainId chain, BlockRef ancestor) {
    database.fencedChange(
        fence,
        connection -> {
          Optional<Tail> tail = tail(connection, chain, "for update of p");
          if (tail.isEmpty() || tail.get().block().equals(ancestor)) {
            return;
          }
          Rollback rollback = new Rollback(connection, chain, baseChain);
          if (rollback.to(ancestor)) {
            Notify.send(connection, Kind.OUTBOX, chain);
          }
          Notify.send(connection, Kind.CHAIN, chain);
        });
  }

  @Override
  public void halt(Fence fence, ChainId chain, String reason, Optional<BlockRef> ancestor) {
    database.fencedChange(
        fence,
        connection -> {
          Sql.update(
              connection,
              """
              insert into chain_halt (chain, reason, ancestor_block)
              values (?, ?, (select id from block
                where chain = ? and number = ? and hash = ? and orphaned_at is null))
              on conflict (chain) do update set
                reason = excluded.reason, ancestor_block = excluded.ancestor_block
              """,
              chain,
              reason,
              chain,
              ancestor.map(BlockRef::number).orElse(null),
              ancestor.map(BlockRef::hash).orElse(null));
          Notify.send(connection, Kind.BACKLOG, chain);
        });
  }

  @Override
  public boolean resume(ChainId chain, String operator) {
    return database.write(
        connection -> {
          // Locks in the order of every other writer of the chain: its progress first.
          Optional<Tail> tail = tail(connection, chain, "for update of p");
          Optional<Halt> halt = liftHalt(connection, chain);
          if (halt.isEmpty()) {
            return false;
          }
          String detail = "halted by: " + halt.get().reason();
          if (halt.get().ancestor().isPresent() && tail.isPresent()) {
            BlockRef ancestor = halt.get().ancestor().get();
            Rollback rollback = new Rollback(connection, chain, baseChain);
            long delivered = rollback.deliveredAbove(ancestor);
            rollback.to(ancestor);
            Notify.send(connection, Kind.OUTBOX, chain);
            Notify.send(connection, Kind.CHAIN, chain);
            detail =
                "rolled back to block %s, %d of the rolled back messages were delivered; %s"
                    .formatted(ancestor.number(), delivered, detail);
          }
          SqlOperatorLog.record(
              connection, operator, OperatorLog.Kind.RESUME_CHAIN, Optional.of(chain), detail);
          Notify.send(connection, Kind.BACKLOG, chain);
          return true;
        });
  }

  private record Halt(String reason, Optional<BlockRef> ancestor) {}

  private static Optional<Halt> liftHalt(Connection connection, ChainId chain) throws SQLException {
    Optional<Halt> halt =
        Sql.first(
            connection,
            """
            select h.chain, h.reason, b.number, b.hash, b.parent_hash, b.block_time
            from chain_halt h left join block b
              on b.id = h.ancestor_block and b.orphaned_at is null
            where h.chain = ?
            """,
            result -> {
              Row row = new Row(result, "chain_halt", "chain");
              return new Halt(
                  row.text("reason"),
                  row.has("hash") ? Optional.of(row.block("")) : Optional.empty());
            },
            chain);
    Sql.update(connection, "delete from chain_halt where chain = ?", chain);
    return halt;
  }
}
