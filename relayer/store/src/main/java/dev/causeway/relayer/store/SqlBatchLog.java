// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.BatchLog;
import java.util.Optional;

/** Canonical settlements of batches, in PostgreSQL. */
final class SqlBatchLog implements BatchLog {
  private final Database database;

  SqlBatchLog(Database database) {
    this.database = database;
  }

  @Override
  public long settled(ChainId ledger) {
    return database.read(
        connection ->
            Sql.number(
                connection,
                "select max(batch) + 1 from batch_settlement where ledger = ? and orphaned_at is null",
                ledger));
  }

  @Override
  public Optional<Bytes32> rootAfter(ChainId ledger, long batch) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "select ledger, batch, new_root from batch_settlement"
                    + " where ledger = ? and batch = ? and orphaned_at is null",
                result ->
                    new Row(result, "batch_settlement", "ledger", "batch").bytes32("new_root"),
                ledger,
                batch));
  }
}
