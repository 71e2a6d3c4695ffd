// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import dev.causeway.relayer.core.store.StoreNotices.Notice;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Notices on the wire: sent inside a transaction, delivered by the server when it commits. */
final class Notify {
  static final String CHANNEL = "causeway_notices";

  private Notify() {}

  static void send(Connection connection, Kind kind, ChainId chain) throws SQLException {
    boolean sent =
        Sql.any(connection, "select pg_notify('" + CHANNEL + "', ?)", kind + ":" + chain);
    assert sent;
  }

  /** Empty when another program's version wrote it: a notice is only a hint. */
  static Optional<Notice> parse(String payload) {
    int colon = payload.indexOf(':');
    try {
      return Optional.of(
          new Notice(
              Kind.valueOf(payload.substring(0, Math.max(colon, 0))),
              ChainId.of(Long.parseLong(payload.substring(colon + 1)))));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }
}
