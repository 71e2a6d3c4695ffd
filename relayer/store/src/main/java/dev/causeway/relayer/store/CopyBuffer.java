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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.postgresql.PGConnection;

/**
 * Rows for COPY in its text format. Filled before the transaction begins, so that nothing but the
 * transfer happens inside it.
 */
final class CopyBuffer {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_CAPACITY = 1_024;

  private final String table;
  // Plain bytes: a stream that locks for each of the thousand characters of a row took a tenth of
  // the relayer's time.
  private byte[] text = new byte[FIRST_CAPACITY];
  private int length;
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
        reserve(1);
        put('\t');
      }
      append(values[i]);
    }
    reserve(1);
    put('\n');
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
    int characters = number.length();
    reserve(characters);
    for (int i = 0; i < characters; i++) {
      put(number.charAt(i));
    }
  }

  private void hex(ByteBuffer bytes) {
    reserve(3 + 2 * bytes.remaining());
    put('\\');
    put('\\');
    put('x');
    while (bytes.hasRemaining()) {
      int value = Byte.toUnsignedInt(bytes.get());
      text[length++] = HEX[value >> 4];
      text[length++] = HEX[value & 0xF];
    }
  }

  private void put(char ascii) {
    text[length++] = (byte) ascii;
  }

  private void reserve(int more) {
    if (text.length - length < more) {
      text = Arrays.copyOf(text, Math.max(2 * text.length, length + more));
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
              .copyIn("copy " + table + " from stdin", new ByteArrayInputStream(text, 0, length));
      if (written != rows) {
        throw new IllegalStateException(
            "%s: %d rows arrived of %d".formatted(table, written, rows));
      }
    } catch (IOException broken) {
      throw new SQLException("copy into " + table + " broke off", "08006", broken);
    }
  }
}
