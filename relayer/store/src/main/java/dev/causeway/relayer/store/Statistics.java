// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.relayer.core.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the planner's picture of the large tables fresh while they grow by leaps: autovacuum looks
 * every quarter of a minute, and a burst of messages may be over by then. Analyzes whenever the
 * history has grown by half since the last time, so its cost is spread over what was written.
 */
final class Statistics {
  private static final Logger LOG = LoggerFactory.getLogger(Statistics.class);
  private static final long FEW = 1_000;

  private final Database database;
  private long analyzed;
  private long total;

  Statistics(Database database) {
    this.database = database;
  }

  /** Notes that rows were committed. */
  synchronized void added(long rows) {
    total += rows;
    if (total < FEW || total < analyzed + analyzed / 2) {
      return;
    }
    analyzed = total;
    try {
      int changed =
          database.write(
              connection -> {
                // A few thousand rows of each table tell a probe from a pass; more is a pass
                // itself.
                Sql.update(connection, "set local default_statistics_target = 10");
                return Sql.update(
                    connection,
                    "analyze message, claim, unclaimed, block, intent, intent_message, attempt");
              });
      assert changed >= 0;
    } catch (StoreUnavailableException busy) {
      // Only speed depends on it.
      LOG.debug("not analyzed: cause={}", busy.getMessage());
    }
  }
}
