// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

/**
 * A stored row cannot be what this program wrote. Nothing is guessed in its place: whoever asked
 * gets this, and a person must act.
 */
public final class CorruptStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names table, key and what is wrong; adds the remedy. */
  public CorruptStoreException(String table, String key, String fault, Throwable cause) {
    super(
        ("table %s, row %s: %s. The database is damaged or was edited by hand: stop the relayer and"
                + " restore the database from a backup, or start on an empty one, which is filled"
                + " again from the chains")
            .formatted(table, key, fault),
        cause);
  }
}
