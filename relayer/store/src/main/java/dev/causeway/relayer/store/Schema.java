// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings the schema up to date, and refuses one that a newer program wrote. */
final class Schema {
  private Schema() {}

  static void bringUpToDate(Database.Address address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.url());
    source.setUser(address.user());
    source.setPassword(address.password());
    source.setConnectTimeout(5);
    source.setLoginTimeout(10);
    source.setApplicationName("causeway schema");
    try {
      Flyway flyway =
          Flyway.configure(Schema.class.getClassLoader())
              .dataSource(source)
              .locations("classpath:db/migration")
              .table("schema_version")
              .validateMigrationNaming(true)
              .load();
      refuseNewer(flyway);
      flyway.migrate();
    } catch (FlywayException failed) {
      throw StoreStartException.schemaFailed(address.url(), failed);
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
      throw StoreStartException.newerSchema(applied.getVersion(), known.getVersion());
    }
  }
}
