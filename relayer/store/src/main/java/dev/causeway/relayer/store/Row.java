// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Gas;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.model.Nonce;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.CorruptStoreException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The current row of a result, decoded strictly: what does not fit its type is a {@link
 * CorruptStoreException} that names table, key and column, never a default.
 */
final class Row {
  private final ResultSet result;
  private final String table;
  private final String[] key;

  /**
   * Wraps a result.
   *
   * @param table the table that an error names
   * @param key columns of the result that identify the row in an error
   */
  Row(ResultSet result, String table, String... key) {
    this.result = result;
    this.table = table;
    this.key = key;
  }

  long number(String column) throws SQLException {
    long value = result.getLong(column);
    if (result.wasNull()) {
      throw corrupt(column, "is null", null);
    }
    return value;
  }

  int integer(String column) throws SQLException {
    return (int) number(column);
  }

  boolean flag(String column) throws SQLException {
    boolean value = result.getBoolean(column);
    if (result.wasNull()) {
      throw corrupt(column, "is null", null);
    }
    return value;
  }

  String text(String column) throws SQLException {
    return present(column, result.getString(column));
  }

  boolean has(String column) throws SQLException {
    return result.getObject(column) != null;
  }

  Instant time(String column) throws SQLException {
    return present(column, result.getObject(column, OffsetDateTime.class)).toInstant();
  }

  Optional<Instant> optionalTime(String column) throws SQLException {
    return has(column) ? Optional.of(time(column)) : Optional.empty();
  }

  ChainId chain(String column) throws SQLException {
    return decode(column, number(column), ChainId::ofUnsigned);
  }

  BlockNumber blockNumber(String column) throws SQLException {
    return decode(column, number(column), BlockNumber::of);
  }

  LeafIndex leafIndex(String column) throws SQLException {
    return decode(column, number(column), LeafIndex::of);
  }

  Gas gas(String column) throws SQLException {
    return decode(column, number(column), Gas::of);
  }

  Nonce nonce(String column) throws SQLException {
    return decode(column, number(column), Nonce::of);
  }

  Bytes bytes(String column) throws SQLException {
    return Bytes.of(ByteBuffer.wrap(present(column, result.getBytes(column))));
  }

  Bytes32 bytes32(String column) throws SQLException {
    return decode(column, ByteBuffer.wrap(present(column, result.getBytes(column))), Bytes32::of);
  }

  Address address(String column) throws SQLException {
    return decode(column, ByteBuffer.wrap(present(column, result.getBytes(column))), Address::of);
  }

  MessageId messageId(String column) throws SQLException {
    return decode(column, bytes32(column), MessageId::new);
  }

  ExitRoot exitRoot(String column) throws SQLException {
    return decode(column, bytes32(column), ExitRoot::new);
  }

  GlobalRoot globalRoot(String column) throws SQLException {
    return decode(column, bytes32(column), GlobalRoot::new);
  }

  OutputRoot outputRoot(String column) throws SQLException {
    return decode(column, bytes32(column), OutputRoot::new);
  }

  TxHash txHash(String column) throws SQLException {
    return decode(column, bytes32(column), TxHash::new);
  }

  TokenKey token() throws SQLException {
    return new TokenKey(chain("origin_chain"), address("origin_token"));
  }

  TokenAmount amount(String column) throws SQLException {
    return new TokenAmount(unsigned(column));
  }

  Wei wei(String column) throws SQLException {
    return new Wei(unsigned(column));
  }

  private UInt256 unsigned(String column) throws SQLException {
    BigDecimal value = present(column, result.getBigDecimal(column));
    return decode(column, value.toPlainString(), UInt256::parse);
  }

  /** The block in the columns number, hash, parent_hash and block_time with this prefix. */
  BlockRef block(String prefix) throws SQLException {
    return new BlockRef(
        blockNumber(prefix + "number"),
        bytes32(prefix + "hash"),
        bytes32(prefix + "parent_hash"),
        time(prefix + "block_time"));
  }

  List<Long> numbers(String column) throws SQLException {
    Array array = present(column, result.getArray(column));
    return List.of((Long[]) array.getArray());
  }

  List<String> texts(String column) throws SQLException {
    Array array = present(column, result.getArray(column));
    return Arrays.asList((String[]) array.getArray());
  }

  <E extends Enum<E>> E name(String column, Class<E> type) throws SQLException {
    return decode(column, text(column), name -> Enum.valueOf(type, name));
  }

  /** Applies a decoder that refuses by {@link IllegalArgumentException}. */
  <V, T> T decode(String column, V value, Function<V, T> decoder) throws SQLException {
    try {
      return decoder.apply(value);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException refused) {
      throw corrupt(column, String.valueOf(refused.getMessage()), refused);
    }
  }

  /** For what does not fit across columns. */
  CorruptStoreException corrupt(String column, String fault, @Nullable Throwable cause)
      throws SQLException {
    StringJoiner names = new StringJoiner(", ");
    for (String part : key) {
      // A driver's text of bytes is no name that anybody could look for.
      Object value = result.getObject(part);
      names.add(
          part + "=" + (value instanceof byte[] bytes ? Bytes.of(ByteBuffer.wrap(bytes)) : value));
    }
    CorruptStoreException corrupt =
        new CorruptStoreException(
            table,
            names.toString(),
            "column " + column + ": " + fault,
            cause == null ? new IllegalArgumentException(fault) : cause);
    return corrupt;
  }

  private <T> T present(String column, @Nullable T value) throws SQLException {
    if (value == null) {
      throw corrupt(column, "is null", null);
    }
    return value;
  }
}
