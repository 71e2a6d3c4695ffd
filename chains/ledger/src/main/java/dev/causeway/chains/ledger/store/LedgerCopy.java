// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.postgresql.PGConnection;

/**
 * Rows for COPY in its text format. Filled before the transaction begins, so that nothing but the
 * transfer happens inside it.
 */
final class LedgerCopy {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final String table;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream(8 * 1024);
  private long rows;
  private boolean first = true;

  /**
   * Collects rows for a table.
   *
   * @param table the table and, in parentheses, its columns
   */
  LedgerCopy(String table) {
    this.table = table;
  }

  LedgerCopy number(long value) {
    separate();
    digits(Long.toString(value));
    return this;
  }

  LedgerCopy number(OptionalLong value) {
    return value.isPresent() ? number(value.getAsLong()) : none();
  }

  LedgerCopy flag(boolean value) {
    separate();
    text.write(value ? 't' : 'f');
    return this;
  }

  private LedgerCopy none() {
    separate();
    text.write('\\');
    text.write('N');
    return this;
  }

  LedgerCopy bytes(ByteBuffer bytes) {
    separate();
    text.write('\\');
    text.write('\\');
    text.write('x');
    while (bytes.hasRemaining()) {
      int value = Byte.toUnsignedInt(bytes.get());
      text.write(HEX[value >> 4]);
      text.write(HEX[value & 0xF]);
    }
    return this;
  }

  void endRow() {
    text.write('\n');
    first = true;
    rows++;
  }

  private void separate() {
    if (!first) {
      text.write('\t');
    }
    first = false;
  }

  private void digits(String number) {
    for (int i = 0; i < number.length(); i++) {
      text.write(number.charAt(i));
    }
  }

  /** Writes the rows. */
  void flush(Connection connection) throws SQLException {
    if (rows == 0) {
      return;
    }
    try {
      long written =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn(
                  "copy " + table + " from stdin", new ByteArrayInputStream(text.toByteArray()));
      if (written != rows) {
        throw new IllegalStateException(
            "%s: %d rows arrived of %d".formatted(table, written, rows));
      }
    } catch (IOException broken) {
      throw new SQLException("copy into " + table + " broke off", "08006", broken);
    }
  }
}
