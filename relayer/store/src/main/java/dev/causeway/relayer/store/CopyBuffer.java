// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Gas;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Rows for COPY in its text format. Filled before the transaction begins, so that nothing but the
 * transfer happens inside it.
 */
final class CopyBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final String table;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private long rows;

  /**
   * Collects rows for a table.
   *
   * @param table the table and, in parentheses, its columns
   */
  CopyBuffer(String table) {
    this.table = table;
  }

  /** Adds a row, one value per column. */
  void add(Object... values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        text.write('\t');
      }
      append(values[i]);
    }
    text.write('\n');
    rows++;
  }

  private void append(Object value) {
    switch (value) {
      case Long number -> digits(number.toString());
      case Integer number -> digits(number.toString());
      case ChainId chain -> digits(chain.toString());
      case BlockNumber number -> digits(number.toString());
      case LeafIndex index -> digits(index.toString());
      case Gas gas -> digits(Long.toString(gas.value()));
      case TokenAmount amount -> digits(amount.toString());
      case Wei wei -> digits(wei.value().toString());
      case MessageId id -> hex(id.value().asByteBuffer());
      case ExitRoot root -> hex(root.value().asByteBuffer());
      case TxHash hash -> hash(hash.value());
      case Address address -> hex(address.asByteBuffer());
      case Bytes bytes -> hex(bytes.asByteBuffer());
      default -> throw new IllegalArgumentException("no COPY format for " + value.getClass());
    }
  }

  private void hash(Bytes32 hash) {
    hex(hash.asByteBuffer());
  }

  private void digits(String number) {
    for (int i = 0; i < number.length(); i++) {
      text.write(number.charAt(i));
    }
  }

  private void hex(ByteBuffer bytes) {
    text.write('\\');
    text.write('\\');
    text.write('x');
    while (bytes.hasRemaining()) {
      int value = Byte.toUnsignedInt(bytes.get());
      text.write(HEX[value >> 4]);
      text.write(HEX[value & 0xF]);
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
