// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;

/**
 * Brings the ledger's tables up to date, and refuses those of a newer program. They have a history
 * of their own, so that they may share a database with other tables.
 */
final class LedgerSchema {
  private LedgerSchema() {}

  static void bringUpToDate(DataSource source) {
    try {
      Flyway flyway =
          Flyway.configure(LedgerSchema.class.getClassLoader())
              .dataSource(source)
              .locations("classpath:db/ledger")
              .table("ledger_schema_version")
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .validateMigrationNaming(true)
              .load();
      refuseNewer(flyway);
      flyway.migrate();
    } catch (FlywayException failed) {
      throw LedgerStartException.schemaFailed(failed);
    }
  }

  private static void refuseNewer(Flyway flyway) {
    MigrationVersion known = MigrationVersion.EMPTY;
    MigrationVersion applied = MigrationVersion.EMPTY;
    for (MigrationInfo info : flyway.info().all()) {
      MigrationVersion version = info.getVersion();
      if (version == null) {
        continue;
      }
      if (info.getState().isResolved() && version.compareTo(known) > 0) {
        known = version;
      }
      if (info.getState().isApplied() && version.compareTo(applied) > 0) {
        applied = version;
      }
    }
    if (applied.compareTo(known) > 0) {
      throw LedgerStartException.newerSchema(applied.getVersion(), known.getVersion());
    }
  }
}
