// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.ChainEvent;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes global roots, their acceptance, and proposals: few rows a block, one by one in order. */
final class RootWriter {
  /** What an exit root is before the first message: no message ever makes it. */
  static final ExitRoot EMPTY = new ExitTree().exitRoot();

  private final ChainId chain;
  private final ChainId baseChain;
  private final List<Write> writes = new ArrayList<>();

  RootWriter(ChainId chain, ChainId baseChain) {
    this.chain = chain;
    this.baseChain = baseChain;
  }

  private interface Write {
    void run(Connection connection) throws SQLException;
  }

  void add(BlockWriter.Place place, ChainEvent.GlobalRootUpdated event) {
    if (!chain.equals(baseChain)) {
      throw new IllegalStateException(
          "chain %s, block %s: global root %s was updated here, but the base chain is %s"
              .formatted(chain, place.number(), event.root(), baseChain));
    }
    writes.add(connection -> insertRoot(connection, place, event));
  }

  void add(BlockWriter.Place place, ChainEvent.GlobalRootAccepted event) {
    writes.add(
        connection ->
            Sql.update(
                connection,
                """
                insert into root_acceptance (chain, root, l1_block, block_id, block_number, tx,
                  log_index, gas_used, gas_price)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                chain,
                event.root(),
                event.l1Block(),
                place.blockId(),
                place.number(),
                place.logged().tx(),
                place.logged().logIndex(),
                place.logged().gasUsed(),
                place.logged().effectiveGasPrice()));
  }

  void add(BlockWriter.Place place, ChainEvent.OutputProposed event) {
    writes.add(
        connection ->
            Sql.update(
                connection,
                """
                insert into proposal (rollup, id, output, l2_block, proposer, deadline, chain,
                  block_id, block_number, tx)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                event.rollup(),
                event.id(),
                event.output(),
                event.l2Block(),
                event.proposer(),
                event.deadline(),
                chain,
                place.blockId(),
                place.number(),
                place.logged().tx()));
  }

  void add(BlockWriter.Place place, ChainEvent.OutputChallenged event) {
    addEvent(place, event.rollup(), event.id(), Status.CHALLENGED, event.challenger(), null, null);
  }

  void add(BlockWriter.Place place, ChainEvent.ChallengeResolved event) {
    Status status = event.upheld() ? Status.UPHELD : Status.REJECTED;
    addEvent(place, event.rollup(), event.id(), status, null, null, null);
  }

  void add(BlockWriter.Place place, ChainEvent.OutputFinalized event) {
    addEvent(place, event.rollup(), event.id(), Status.FINALIZED, null, null, null);
  }

  void add(BlockWriter.Place place, ChainEvent.ExitRootSettled event) {
    addEvent(
        place, event.rollup(), event.id(), Status.SETTLED, null, event.exitRoot(), event.l2Block());
  }

  void add(BlockWriter.Place place, ChainEvent.BatchSettled event) {
    writes.add(connection -> insertBatch(connection, place, event));
  }

  private void insertBatch(
      Connection connection, BlockWriter.Place place, ChainEvent.BatchSettled event)
      throws SQLException {
    long next =
        Sql.number(
            connection,
            "select max(batch) + 1 from batch_settlement where ledger = ? and orphaned_at is null",
            event.ledger());
    if (next != event.batch()) {
      throw new IllegalStateException(
          "chain %s, block %s: batch %d of ledger %s where %d must come next; logs are missing or wrong"
              .formatted(chain, place.number(), event.batch(), event.ledger(), next));
    }
    Sql.update(
        connection,
        """
        insert into batch_settlement (ledger, batch, new_root, chain, block_id, block_number, tx)
        values (?, ?, ?, ?, ?, ?, ?)
        """,
        event.ledger(),
        event.batch(),
        event.newRoot(),
        chain,
        place.blockId(),
        place.number(),
        place.logged().tx());
  }

  void add(BlockWriter.Place place, ChainEvent.MessageQueued event) {
    writes.add(
        connection ->
            Sql.update(
                connection,
                """
                insert into ledger_arrival (ledger, id, chain, block_id, block_number)
                values (?, ?, ?, ?, ?)
                """,
                event.ledger(),
                event.id(),
                chain,
                place.blockId(),
                place.number()));
  }

  private void addEvent(
      BlockWriter.Place place,
      ChainId rollup,
      long id,
      Status kind,
      @Nullable Object challenger,
      @Nullable Object exitRoot,
      @Nullable Object l2Block) {
    writes.add(
        connection ->
            Sql.update(
                connection,
                """
                insert into proposal_event (rollup, id, kind, challenger, exit_root, l2_block,
                  chain, block_id, block_number, tx)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                rollup,
                id,
                kind,
                challenger,
                exitRoot,
                l2Block,
                chain,
                place.blockId(),
                place.number(),
                place.logged().tx()));
  }

  private void insertRoot(
      Connection connection, BlockWriter.Place place, ChainEvent.GlobalRootUpdated event)
      throws SQLException {
    long predecessor =
        Sql.number(
            connection,
            "select id from global_root where sequence = ? and orphaned_at is null",
            event.sequence() - 1);
    if (predecessor == 0 && event.sequence() != 1) {
      throw new IllegalStateException(
          "chain %s, block %s: global root number %d without number %d; logs are missing or wrong"
              .formatted(chain, place.number(), event.sequence(), event.sequence() - 1));
    }
    long id =
        Sql.number(
            connection,
            """
            insert into global_root (root, sequence, chain, exit_root, leaf_count, block_id,
              block_number, tx, log_index, gas_used, gas_price)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id
            """,
            event.root(),
            event.sequence(),
            event.chain(),
            event.exitRoot(),
            event.exitRoot().equals(EMPTY) ? 0L : null,
            place.blockId(),
            place.number(),
            place.logged().tx(),
            place.logged().logIndex(),
            place.logged().gasUsed(),
            place.logged().effectiveGasPrice());
    Sql.update(
        connection,
        """
        insert into global_root_slot (global_root_id, chain, exit_root)
        select ?, chain, exit_root from global_root_slot where global_root_id = ? and chain <> ?
        """,
        id,
        predecessor,
        event.chain());
    Sql.update(
        connection,
        "insert into global_root_slot (global_root_id, chain, exit_root) values (?, ?, ?)",
        id,
        event.chain(),
        event.exitRoot());
  }

  /**
   * Writes what was added, in log order, and finds the leaf counts of exit roots whose message has
   * been seen by now, on whichever chain: root and message are written by different duties in
   * either order.
   */
  void flush(Connection connection) throws SQLException {
    for (Write write : writes) {
      write.run(connection);
    }
    Sql.update(
        connection,
        """
        update global_root g set leaf_count = m.leaf_index + 1
        from message m
        where g.leaf_count is null and m.exit_root = g.exit_root and m.source = g.chain
        """);
  }
}
