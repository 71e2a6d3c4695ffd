// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.ledger.Batch;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.LedgerStore.BatchCounts;
import dev.causeway.chains.ledger.SequencerFence;
import dev.causeway.chains.ledger.StateSnapshot;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafCount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What the prover works on: tables {@code ledger_batch} and {@code ledger_snapshot}. */
final class BatchRows {
  private static final String BATCHES =
      """
      select number, first_position, transactions, size, cut_at, old_root, new_root,
        proof is not null as proven, settled_root is not null as settled, settled_root
      from ledger_batch
      """;

  private final LedgerDatabase database;

  BatchRows(LedgerDatabase database) {
    this.database = database;
  }

  void cut(SequencerFence fence, List<Batch> batches) {
    LedgerCopy rows = new LedgerCopy("ledger_batch (number, first_position, transactions, size)");
    for (Batch batch : batches) {
      rows.number(batch.number()).number(batch.firstPosition());
      rows.number(batch.transactions()).number(batch.size()).endRow();
    }
    database.fenced(fence, rows::flush);
  }

  Optional<Batch> batch(long number) {
    return one("where number = ?", number);
  }

  Optional<Batch> last() {
    return one("order by number desc limit 1");
  }

  Optional<Batch> unproven(long from) {
    return one(
        "where number >= ? and proof is null and settled_root is null order by number limit 1",
        from);
  }

  private Optional<Batch> one(String which, Object... parameters) {
    return database.read(
        connection -> LedgerSql.first(connection, BATCHES + which, BatchRows::batch, parameters));
  }

  private static Batch batch(ResultSet result) throws SQLException {
    LedgerRow row = new LedgerRow(result, "ledger_batch", "number");
    Optional<Batch.Roots> roots =
        row.has("old_root") && row.has("new_root")
            ? Optional.of(new Batch.Roots(row.word("old_root"), row.word("new_root")))
            : Optional.empty();
    if (row.flag("settled")
        && roots.isPresent()
        && !roots.get().after().equals(row.word("settled_root"))) {
      throw new CorruptLedgerException(
          "batch %d of the ledger has state root %s in its database and %s on L1: rebuild the state from L1, and compare"
              .formatted(row.number("number"), roots.get().after(), row.word("settled_root")));
    }
    return new Batch(
        row.number("number"),
        row.number("first_position"),
        row.integer("transactions"),
        row.integer("size"),
        row.time("cut_at"),
        roots,
        row.flag("proven"),
        row.flag("settled"));
  }

  void proven(SequencerFence fence, long batch, Batch.Roots roots, Bytes proof) {
    database.fenced(
        fence,
        connection -> {
          int changed =
              LedgerSql.update(
                  connection,
                  """
                  update ledger_batch
                  set old_root = ?, new_root = ?, proof = ?, proven_at = clock_timestamp()
                  where number = ? and (new_root is null or (old_root = ? and new_root = ?))
                    and (settled_root is null or settled_root = ?)
                  """,
                  roots.before(),
                  roots.after(),
                  proof,
                  batch,
                  roots.before(),
                  roots.after(),
                  roots.after());
          if (changed != 1) {
            throw new CorruptLedgerException(
                "batch %d of the ledger is not there or has other roots than %s and %s: whoever proved it had other transactions; check its database"
                    .formatted(batch, roots.before(), roots.after()));
          }
        });
  }

  Optional<Bytes> proof(long batch) {
    return database.read(
        connection ->
            LedgerSql.first(
                connection,
                "select number, proof from ledger_batch where number = ? and proof is not null",
                result -> new LedgerRow(result, "ledger_batch", "number").bytes("proof"),
                batch));
  }

  BatchCounts counts() {
    // Numbers are dense, and batches are settled in order: no need to count rows.
    return database.read(
        connection ->
            LedgerSql.first(
                    connection,
                    """
                    select coalesce(max(number) + 1, 0) as cut,
                      coalesce((select min(number) from ledger_batch
                        where proof is null and settled_root is null), max(number) + 1, 0) as proven,
                      coalesce((select max(number) + 1 from ledger_batch
                        where settled_root is not null), 0) as settled
                    from ledger_batch
                    """,
                    result ->
                        new BatchCounts(
                            result.getLong("cut"),
                            result.getLong("proven"),
                            result.getLong("settled")))
                .orElseThrow());
  }

  void save(SequencerFence fence, StateSnapshot snapshot) {
    database.fenced(
        fence,
        connection -> {
          LedgerSql.update(
              connection,
              """
              insert into ledger_snapshot
                (position, block, block_hash, deposits, leaves, accounts, digest)
              values (?, ?, ?, ?, ?, ?, ?) on conflict (position) do nothing
              """,
              snapshot.position(),
              snapshot.block(),
              snapshot.blockHash(),
              snapshot.deposits(),
              snapshot.leaves(),
              snapshot.accounts(),
              snapshot.digest());
          // Kept: the two newest, for the sequencer; and for the prover those above the first batch
          // that is not settled, with the one below it.
          LedgerSql.update(
              connection,
              """
              delete from ledger_snapshot where position < least(
                (select min(position) from
                  (select position from ledger_snapshot order by position desc limit 2) newest),
                (select max(position) from ledger_snapshot where position <= coalesce(
                  (select first_position from ledger_batch where number = (
                    select coalesce(max(number) + 1, 0) from ledger_batch
                    where settled_root is not null)),
                  (select max(first_position) from ledger_batch), 0)))
              """);
        });
  }

  Optional<StateSnapshot> snapshot(long above, long atOrBelow) {
    return database.read(
        connection ->
            LedgerSql.first(
                connection,
                """
                select position, block, block_hash, deposits, leaves, accounts, digest
                from ledger_snapshot where position > ? and position <= ?
                order by position desc limit 1
                """,
                BatchRows::snapshot,
                above,
                atOrBelow));
  }

  private static StateSnapshot snapshot(ResultSet result) throws SQLException {
    LedgerRow row = new LedgerRow(result, "ledger_snapshot", "position");
    StateSnapshot snapshot =
        new StateSnapshot(
            row.number("position"),
            row.number("block"),
            row.word("block_hash"),
            row.number("deposits"),
            row.decoded("leaves", row.number("leaves"), LeafCount::of),
            row.bytes("accounts"));
    Bytes32 digest = row.word("digest");
    if (!snapshot.digest().equals(digest)) {
      throw new CorruptLedgerException(
          "the snapshot at position %d of the ledger hashes to %s, but %s is stored: delete it (table ledger_snapshot), and the node reads from the one before"
              .formatted(snapshot.position(), snapshot.digest(), digest));
    }
    return snapshot;
  }
}
