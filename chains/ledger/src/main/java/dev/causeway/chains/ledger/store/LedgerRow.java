// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.MessageId;
import dev.causeway.model.TokenAmount;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The current row of a result, decoded strictly: what does not fit its type is a {@link
 * CorruptLedgerException} that names table, key and column, never a default.
 */
final class LedgerRow {
  private final ResultSet result;
  private final String table;
  private final String key;

  LedgerRow(ResultSet result, String table, String key) {
    this.result = result;
    this.table = table;
    this.key = key;
  }

  long number(String column) throws SQLException {
    long value = result.getLong(column);
    if (result.wasNull()) {
      throw corrupt(column, "is null");
    }
    return value;
  }

  int integer(String column) throws SQLException {
    return decoded(column, number(column), Math::toIntExact);
  }

  boolean flag(String column) throws SQLException {
    return result.getBoolean(column);
  }

  boolean has(String column) throws SQLException {
    return result.getObject(column) != null;
  }

  OptionalLong optionalNumber(String column) throws SQLException {
    return has(column) ? OptionalLong.of(number(column)) : OptionalLong.empty();
  }

  Instant time(String column) throws SQLException {
    return present(column, result.getObject(column, OffsetDateTime.class)).toInstant();
  }

  Bytes bytes(String column) throws SQLException {
    return Bytes.of(ByteBuffer.wrap(present(column, result.getBytes(column))));
  }

  Bytes32 word(String column) throws SQLException {
    return decoded(column, ByteBuffer.wrap(present(column, result.getBytes(column))), Bytes32::of);
  }

  Address address(String column) throws SQLException {
    return decoded(column, ByteBuffer.wrap(present(column, result.getBytes(column))), Address::of);
  }

  MessageId messageId(String column) throws SQLException {
    return decoded(column, word(column), MessageId::new);
  }

  TokenAmount amount(String column) throws SQLException {
    BigDecimal value = present(column, result.getBigDecimal(column));
    return decoded(column, value.toPlainString(), TokenAmount::parse);
  }

  /** Turns what a column holds into what it means. */
  <S, T> T decoded(String column, S stored, Function<S, T> decoder) throws SQLException {
    try {
      return decoder.apply(stored);
    } catch (IllegalArgumentException | ArithmeticException wrong) {
      throw corrupt(column, "does not decode: " + wrong.getMessage());
    }
  }

  private <T> T present(String column, @Nullable T value) throws SQLException {
    if (value == null) {
      throw corrupt(column, "is null");
    }
    return value;
  }

  private CorruptLedgerException corrupt(String column, String problem) throws SQLException {
    return new CorruptLedgerException(
        "%s of %s %s in the ledger's database %s: restore it from a backup"
            .formatted(column, table, result.getString(key), problem));
  }
}
