// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import java.nio.file.Path;

/** Where the relayer's memory is kept. */
public sealed interface StoreConfig {
  /** A PostgreSQL of our own that runs while this process does, with its data below this folder. */
  static StoreConfig embedded(Path folder) {
    return new Embedded(folder, folder.resolve("postgresql"));
  }

  /** A PostgreSQL that somebody else runs; several nodes may share it. */
  static StoreConfig jdbc(String url, String user, String password) {
    return new External(url, user, password);
  }

  /**
   * A PostgreSQL of our own.
   *
   * @param folder the data folder, created when it is not there; one process at a time
   * @param binaries where the server's programs are unpacked to, about 60 MB; may be shared by
   *     several data folders
   */
  record Embedded(Path folder, Path binaries) implements StoreConfig {}

  /**
   * A PostgreSQL that somebody else runs, version 14 or newer.
   *
   * @param url {@code jdbc:postgresql://host:port/database}
   * @param user the role, which must be allowed to create tables
   * @param password its password; never shown
   */
  record External(String url, String user, String password) implements StoreConfig {
    /** Refuses what is no PostgreSQL URL. */
    public External {
      if (!url.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException(
            "the store's URL must start with jdbc:postgresql: but is \""
                + url.replaceAll("(?i)password=[^&]*", "password=***")
                + "\"");
      }
    }

    @Override
    public String toString() {
      return "External[url="
          + url.replaceAll("(?i)password=[^&]*", "password=***")
          + ", user="
          + user
          + ", password=***]";
    }
  }
}
