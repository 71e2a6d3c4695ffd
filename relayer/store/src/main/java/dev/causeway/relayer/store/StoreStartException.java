// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The store cannot be opened; the message names the value and the remedy. */
public final class StoreStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private StoreStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static StoreStartException notWritable(Path folder, Throwable cause) {
    return new StoreStartException(
        "cannot write to the data folder %s (%s): choose another folder or change its permissions"
            .formatted(folder, cause),
        cause);
  }

  static StoreStartException inUse(Path folder, String owner) {
    return new StoreStartException(
        "the data folder %s is in use by %s: stop that process or choose another folder"
            .formatted(folder, owner),
        null);
  }

  static StoreStartException otherVersion(Path folder, String found, String ours) {
    return new StoreStartException(
        ("the data folder %s was made by PostgreSQL %s, this program brings PostgreSQL %s: use the"
                + " program's earlier version, or choose another folder")
            .formatted(folder, found, ours),
        null);
  }

  static StoreStartException noBinaries(String platform) {
    return new StoreStartException(
        ("there is no embedded PostgreSQL for %s: run a PostgreSQL of your own and give its JDBC"
                + " URL instead of a data folder")
            .formatted(platform),
        null);
  }

  static StoreStartException serverFailed(String what, Path log, @Nullable Throwable cause) {
    return new StoreStartException(
        "the embedded PostgreSQL failed: %s; its log is %s".formatted(what, log), cause);
  }

  static StoreStartException otherNetwork(ChainId wanted, String found) {
    return new StoreStartException(
        ("the database belongs to the network with base chain %s, but the configuration says %s:"
                + " use another data folder or database, or correct the configuration")
            .formatted(found, wanted),
        null);
  }

  static StoreStartException newerSchema(String found, String ours) {
    return new StoreStartException(
        ("the database has schema version %s, this program knows versions up to %s: start the"
                + " newer program that wrote it, or use another database")
            .formatted(found, ours),
        null);
  }

  static StoreStartException schemaFailed(String url, Throwable cause) {
    return new StoreStartException(
        "cannot reach the database %s or bring its schema up to date: %s"
            .formatted(url, cause.getMessage()),
        cause);
  }
}
