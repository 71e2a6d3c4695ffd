// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Epoch;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Gas;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.model.Nonce;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs plain SQL with typed parameters on one connection. */
final class Sql {
  private Sql() {}

  /** Reads one row of a result. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet result) throws SQLException;
  }

  /** All rows of a query. */
  static <T> List<T> list(
      Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      try (ResultSet result = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        while (result.next()) {
          rows.add(reader.read(result));
        }
        return rows;
      }
    }
  }

  /** The first row of a query, if there is any. */
  static <T> Optional<T> first(
      Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
      throws SQLException {
    List<T> rows = list(connection, sql, reader, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** Whether the query has a row. */
  static boolean any(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return first(connection, sql, _ -> true, parameters).isPresent();
  }

  /** The number in the first column of the first row; zero when there is no row. */
  static long number(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return first(connection, sql, result -> result.getLong(1), parameters).orElse(0L);
  }

  /** Changes rows and says how many. */
  /** The server's clock. */
  static Instant now(Database database) {
    return database.read(
        connection ->
            first(
                    connection,
                    "select clock_timestamp() as now",
                    result -> new Row(result, "clock").time("now"))
                .orElseThrow());
  }

  static int update(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      return statement.executeUpdate();
    }
  }

  /** Runs one statement for every set of parameters, in few round trips. */
  static void batch(Connection connection, String sql, List<@Nullable Object[]> rows)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (@Nullable Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  /** An array parameter of numbers. */
  static Long[] numbers(List<Long> values) {
    return values.toArray(Long[]::new);
  }

  /** An array parameter of hashes. */
  static byte[][] hashes(List<Bytes32> values) {
    return values.stream().map(value -> array(value.asByteBuffer())).toArray(byte[][]::new);
  }

  private static void bind(PreparedStatement statement, @Nullable Object... parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
  }

  private static void bind(PreparedStatement statement, int index, @Nullable Object parameter)
      throws SQLException {
    switch (parameter) {
      case null -> statement.setNull(index, Types.NULL);
      case Optional<?> optional -> bind(statement, index, optional.orElse(null));
      case Long value -> statement.setLong(index, value);
      case Integer value -> statement.setInt(index, value);
      case Boolean value -> statement.setBoolean(index, value);
      case String value -> statement.setString(index, storable(value));
      case Enum<?> value -> statement.setString(index, value.name());
      case ChainId value -> statement.setLong(index, value.value());
      case BlockNumber value -> statement.setLong(index, value.value());
      case LeafIndex value -> statement.setLong(index, value.value());
      case LeafCount value -> statement.setLong(index, value.value());
      case Gas value -> statement.setLong(index, value.value());
      case Nonce value -> statement.setLong(index, value.value());
      case Epoch value -> statement.setLong(index, value.value());
      case MessageId value -> bind(statement, index, value.value());
      case ExitRoot value -> bind(statement, index, value.value());
      case GlobalRoot value -> bind(statement, index, value.value());
      case OutputRoot value -> bind(statement, index, value.value());
      case TxHash value -> bind(statement, index, value.value());
      case Bytes32 value -> statement.setBytes(index, array(value.asByteBuffer()));
      case Address value -> statement.setBytes(index, array(value.asByteBuffer()));
      case Bytes value -> statement.setBytes(index, array(value.asByteBuffer()));
      case TokenAmount value -> bind(statement, index, value.value());
      case Wei value -> bind(statement, index, value.value());
      case UInt256 value -> statement.setBigDecimal(index, new BigDecimal(value.toString()));
      case Instant value -> statement.setObject(index, value.atOffset(ZoneOffset.UTC));
      case UUID value -> statement.setObject(index, value);
      case Long[] value ->
          statement.setArray(index, statement.getConnection().createArrayOf("bigint", value));
      case String[] value ->
          statement.setArray(
              index,
              statement
                  .getConnection()
                  .createArrayOf(
                      "text", Arrays.stream(value).map(Sql::storable).toArray(String[]::new)));
      case byte[][] value ->
          statement.setArray(index, statement.getConnection().createArrayOf("bytea", value));
      default -> throw new IllegalArgumentException("no SQL type for " + parameter.getClass());
    }
  }

  /** PostgreSQL has no zero character, and a contract may put one into an error text. */
  private static String storable(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
