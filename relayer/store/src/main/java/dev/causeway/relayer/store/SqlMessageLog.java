// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.proofs.merkle.MessageHash;
import dev.causeway.relayer.core.store.CorruptStoreException;
import dev.causeway.relayer.core.store.MessageLog;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Canonical messages, in PostgreSQL. */
final class SqlMessageLog implements MessageLog {
  /** The columns that {@link #message(Row)} reads, from an alias {@code m}. */
  static final String COLUMNS =
      """
      m.source, m.leaf_index, m.id as stored_id, m.kind, m.destination, m.origin_chain, m.origin_token, m.sender,
      m.recipient, m.amount, m.relayer_fee, m.data""";

  private final Database database;

  SqlMessageLog(Database database) {
    this.database = database;
  }

  /**
   * Decodes a message from {@link #COLUMNS}. Its hash is its id, so that no flipped bit becomes
   * another recipient or amount.
   */
  static Message message(Row row) throws SQLException {
    MessageKind kind = row.decode("kind", row.number("kind"), MessageKind::ofCode);
    ChainId source = row.chain("source");
    LeafIndex index = row.leafIndex("leaf_index");
    ChainId destination = row.chain("destination");
    ChainId originChain = row.chain("origin_chain");
    var originToken = row.address("origin_token");
    var sender = row.address("sender");
    var recipient = row.address("recipient");
    var amount = row.amount("amount");
    var relayerFee = row.amount("relayer_fee");
    var data = row.bytes("data");
    Message message =
        row.decode(
            "amount",
            kind,
            decoded ->
                new Message(
                    decoded,
                    source,
                    index,
                    destination,
                    originChain,
                    originToken,
                    sender,
                    recipient,
                    amount,
                    relayerFee,
                    data));
    MessageId stored = row.messageId("stored_id");
    MessageId real = MessageHash.leaf(message);
    if (!stored.equals(real)) {
      throw row.corrupt("id", "is %s, the message gives %s".formatted(stored, real), null);
    }
    return message;
  }

  @Override
  public LeafCount leafCount(ChainId source) {
    return database.read(
        connection ->
            LeafCount.of(
                Sql.number(
                    connection,
                    """
                    select b.leaf_count from chain_progress p join block b on b.id = p.cursor_block
                    where p.chain = ?
                    """,
                    source)));
  }

  @Override
  public LeafCount leafCountAt(ChainId source, BlockNumber block) {
    return database.read(
        connection ->
            LeafCount.of(
                Sql.number(
                    connection,
                    """
                    select leaf_count from block
                    where chain = ? and number <= ? and orphaned_at is null
                    order by number desc limit 1
                    """,
                    source,
                    block)));
  }

  @Override
  public List<Leaf> leaves(ChainId source, LeafIndex from, int limit) {
    List<Leaf> leaves =
        database.read(
            connection ->
                Sql.list(
                    connection,
                    """
                    select source, leaf_index, id, exit_root from message
                    where source = ? and leaf_index >= ? and orphaned_at is null
                    order by leaf_index limit ?
                    """,
                    result -> {
                      Row row = new Row(result, "message", "source", "leaf_index");
                      return new Leaf(
                          row.leafIndex("leaf_index"),
                          row.messageId("id"),
                          row.exitRoot("exit_root"));
                    },
                    source,
                    from,
                    limit));
    for (int i = 0; i < leaves.size(); i++) {
      long expected = from.value() + i;
      if (leaves.get(i).index().value() != expected) {
        throw new CorruptStoreException(
            "message",
            "source=%s, leaf_index=%d".formatted(source, expected),
            "the row is missing although later ones are there",
            new IllegalStateException("gap in the exit tree"));
      }
    }
    return leaves;
  }

  @Override
  public Optional<LeafCount> leafCountOf(ChainId source, ExitRoot exitRoot) {
    if (exitRoot.equals(RootWriter.EMPTY)) {
      return Optional.of(LeafCount.NONE);
    }
    return database.read(
        connection ->
            Sql.first(
                connection,
                """
                select source, leaf_index from message
                where exit_root = ? and source = ? and orphaned_at is null
                """,
                result ->
                    new Row(result, "message", "source", "leaf_index")
                        .leafIndex("leaf_index")
                        .asLast(),
                exitRoot,
                source));
  }

  @Override
  public Optional<Message> message(ChainId source, LeafIndex index) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "select "
                    + COLUMNS
                    + " from message m"
                    + " where m.source = ? and m.leaf_index = ? and m.orphaned_at is null",
                result -> message(new Row(result, "message", "source", "leaf_index")),
                source,
                index));
  }
}
