// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.ledger.BlockHeader;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.ExitLeaf;
import dev.causeway.chains.ledger.LedgerStore.Announcement;
import dev.causeway.chains.ledger.OrderedTransaction;
import dev.causeway.chains.ledger.SealedBlock;
import dev.causeway.chains.ledger.SequencerFence;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Nonce;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.LedgerTransaction;
import dev.causeway.proofs.validity.LedgerTransaction.Deposit;
import dev.causeway.proofs.validity.LedgerTransaction.Exit;
import dev.causeway.proofs.validity.LedgerTransaction.NoOp;
import dev.causeway.proofs.validity.LedgerTransaction.Payment;
import dev.causeway.proofs.validity.LedgerTransaction.Transfer;
import dev.causeway.proofs.validity.TokenNumber;
import dev.causeway.proofs.validity.Words;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is ordered: tables {@code ledger_block}, {@code ledger_transaction}, {@code ledger_exit}.
 */
final class BlockRows {
  private static final String HEADER_COLUMNS =
      "number, hash, parent_hash, sealed_ms, first_position, transactions, transactions_hash,"
          + " l1_block, l1_hash";

  private static final String TRANSACTIONS =
      """
      select t.position, word_a, word_b, from_index, to_index, nonce, signature, deposit,
        d.leaf_index as description_leaf, d.message_id as description_id,
        e.leaf_index as exit_leaf, e.message_id as exit_id
      from ledger_transaction t
      left join ledger_exit d
        on t.to_index is null and d.position = t.position and d.description
      left join ledger_exit e
        on t.to_index is null and e.position = t.position and not e.description
      """;

  private final LedgerDatabase database;

  BlockRows(LedgerDatabase database) {
    this.database = database;
  }

  void append(SequencerFence fence, SealedBlock block) {
    LedgerCopy headers =
        new LedgerCopy(
            "ledger_block (number, hash, parent_hash, sealed_ms, first_position, transactions,"
                + " transactions_hash, l1_block, l1_hash, epoch)");
    BlockHeader header = block.header();
    headers.number(header.number()).bytes(header.hash().asByteBuffer());
    headers.bytes(header.parentHash().asByteBuffer()).number(header.time().toEpochMilli());
    headers.number(header.firstPosition()).number(header.transactions());
    headers.bytes(header.transactionsHash().asByteBuffer());
    headers.number(header.origin().number().value());
    headers.bytes(header.origin().hash().asByteBuffer()).number(fence.epoch().value()).endRow();
    LedgerCopy transactions =
        new LedgerCopy(
            "ledger_transaction (position, word_a, word_b, from_index, to_index, nonce, signature,"
                + " deposit)");
    LedgerCopy exits =
        new LedgerCopy(
            "ledger_exit (leaf_index, position, description, token, destination, message_id)");
    for (OrderedTransaction transaction : block.transactions()) {
      add(transactions, transaction);
      if (transaction.transaction() instanceof Exit exit) {
        transaction.description().ifPresent(leaf -> add(exits, transaction, exit, leaf, true));
        transaction.exit().ifPresent(leaf -> add(exits, transaction, exit, leaf, false));
      }
    }
    database.fenced(
        fence,
        connection -> {
          transactions.flush(connection);
          exits.flush(connection);
          headers.flush(connection);
        });
  }

  private static void add(LedgerCopy rows, OrderedTransaction ordered) {
    Words words = ordered.transaction().words();
    rows.number(ordered.position());
    rows.bytes(words.a().asByteBuffer()).bytes(words.b().asByteBuffer());
    Parties parties = Parties.of(ordered.transaction());
    rows.number(parties.from())
        .number(parties.to())
        .number(OptionalLong.of(ordered.nonce().value()));
    rows.bytes(ordered.signature().asByteBuffer()).number(ordered.deposit()).endRow();
  }

  private static void add(
      LedgerCopy rows, OrderedTransaction ordered, Exit exit, ExitLeaf leaf, boolean description) {
    rows.number(leaf.index().value()).number(ordered.position()).flag(description);
    rows.number(exit.token().value()).number(exit.destination().value());
    rows.bytes(leaf.messageId().value().asByteBuffer()).endRow();
  }

  /** The accounts that a transaction is found under. */
  private record Parties(OptionalLong from, OptionalLong to) {
    static Parties of(LedgerTransaction transaction) {
      return switch (transaction) {
        case NoOp _ -> new Parties(OptionalLong.empty(), OptionalLong.empty());
        case Deposit deposit ->
            new Parties(OptionalLong.empty(), OptionalLong.of(deposit.to().value()));
        case Transfer transfer ->
            new Parties(
                OptionalLong.of(transfer.from().value()), OptionalLong.of(transfer.to().value()));
        case Exit exit -> new Parties(OptionalLong.of(exit.from().value()), OptionalLong.empty());
      };
    }
  }

  Optional<BlockHeader> head() {
    return header("order by number desc limit 1");
  }

  Optional<BlockHeader> blockOf(long position) {
    return header("where first_position <= ? order by first_position desc limit 1", position)
        .filter(header -> position < header.endPosition());
  }

  private Optional<BlockHeader> header(String which, Object... parameters) {
    return database.read(
        connection ->
            LedgerSql.first(
                connection,
                "select " + HEADER_COLUMNS + " from ledger_block " + which,
                BlockRows::header,
                parameters));
  }

  Optional<SealedBlock> block(long number) {
    return blocks(number, 1).stream()
        .filter(block -> block.header().number() == number)
        .findFirst();
  }

  List<SealedBlock> blocks(long from, int transactions) {
    return database.readSnapshot(
        connection -> {
          List<BlockHeader> headers = headers(connection, from, transactions);
          if (headers.isEmpty()) {
            return List.of();
          }
          long first = headers.getFirst().firstPosition();
          int count = Math.toIntExact(headers.getLast().endPosition() - first);
          List<OrderedTransaction> rows = transactions(connection, first, count);
          List<SealedBlock> blocks = new ArrayList<>(headers.size());
          for (BlockHeader header : headers) {
            int start = Math.min(rows.size(), (int) (header.firstPosition() - first));
            int end = Math.min(rows.size(), start + header.transactions());
            blocks.add(new SealedBlock(header, rows.subList(start, end)));
          }
          return blocks;
        });
  }

  /** At least one, and as many as hold that number of transactions together. */
  private static List<BlockHeader> headers(Connection connection, long from, int transactions)
      throws SQLException {
    List<BlockHeader> candidates =
        LedgerSql.list(
            connection,
            "select "
                + HEADER_COLUMNS
                + " from ledger_block where number >= ? order by number limit ?",
            BlockRows::header,
            from,
            Math.max(1, transactions));
    List<BlockHeader> headers = new ArrayList<>();
    long count = 0;
    for (BlockHeader header : candidates) {
      count += header.transactions();
      if (!headers.isEmpty() && count > transactions) {
        break;
      }
      headers.add(header);
    }
    return headers;
  }

  List<OrderedTransaction> transactions(long from, int limit) {
    return database.read(connection -> transactions(connection, from, limit));
  }

  private static List<OrderedTransaction> transactions(Connection connection, long from, int limit)
      throws SQLException {
    return LedgerSql.list(
        connection,
        TRANSACTIONS + " where t.position >= ? and t.position < ? order by t.position",
        BlockRows::transaction,
        from,
        from + limit);
  }

  Optional<OrderedTransaction> paidWith(AccountIndex from, Nonce nonce) {
    return database.read(
        connection ->
            LedgerSql.first(
                connection,
                TRANSACTIONS + " where from_index = ? and nonce = ?",
                BlockRows::transaction,
                from.value(),
                nonce.value()));
  }

  List<OrderedTransaction> history(AccountIndex account, long below, int limit) {
    // Two index scans, each of which stops at the page; nonces of an account grow with positions.
    return database.read(
        connection ->
            LedgerSql.list(
                connection,
                TRANSACTIONS
                    + """
                     where t.position in (
                       (select position from ledger_transaction where to_index = ? and position < ?
                        order by position desc limit ?)
                       union
                       (select position from ledger_transaction where from_index = ? and position < ?
                        order by nonce desc limit ?))
                     order by t.position desc limit ?
                    """,
                BlockRows::transaction,
                account.value(),
                below,
                limit,
                account.value(),
                below,
                limit,
                limit));
  }

  long leaves() {
    return database.read(
        connection ->
            LedgerSql.number(
                connection, "select coalesce(max(leaf_index) + 1, 0) from ledger_exit"));
  }

  List<Announcement> announcements(long before) {
    return database.read(
        connection ->
            LedgerSql.list(
                connection,
                "select token, destination from ledger_exit where description and position < ?",
                result -> {
                  LedgerRow row = new LedgerRow(result, "ledger_exit", "token");
                  return new Announcement(
                      row.decoded("token", row.number("token"), TokenNumber::of),
                      row.decoded("destination", row.number("destination"), ChainId::of));
                },
                before));
  }

  private static BlockHeader header(ResultSet result) throws SQLException {
    LedgerRow row = new LedgerRow(result, "ledger_block", "number");
    BlockHeader header =
        row.decoded(
            "header",
            new BlockHeader(
                row.number("number"),
                row.word("parent_hash"),
                Instant.ofEpochMilli(row.number("sealed_ms")),
                row.number("first_position"),
                row.integer("transactions"),
                row.word("transactions_hash"),
                new L1Origin(BlockNumber.of(row.number("l1_block")), row.word("l1_hash"))),
            made -> made);
    if (!header.hash().equals(row.word("hash"))) {
      throw new CorruptLedgerException(
          "the header of block %d of the ledger hashes to %s, but %s is stored: restore its database from a backup, or rebuild the state from L1"
              .formatted(header.number(), header.hash(), row.word("hash")));
    }
    return header;
  }

  private static OrderedTransaction transaction(ResultSet result) throws SQLException {
    LedgerRow row = new LedgerRow(result, "ledger_transaction", "position");
    try {
      LedgerTransaction transaction =
          LedgerTransaction.of(new Words(row.word("word_a"), row.word("word_b")));
      if (!Parties.of(transaction)
          .equals(new Parties(row.optionalNumber("from_index"), row.optionalNumber("to_index")))) {
        throw new IllegalArgumentException("its accounts are not those of its words");
      }
      return new OrderedTransaction(
          row.number("position"),
          switch (transaction) {
            case NoOp noOp -> noOp;
            case Deposit deposit -> deposit;
            case Payment payment ->
                OrderedTransaction.signatureOf(
                    payment, Nonce.of(row.number("nonce")), row.bytes("signature"));
          },
          row.optionalNumber("deposit"),
          leaf(row, "description_leaf", "description_id"),
          leaf(row, "exit_leaf", "exit_id"));
    } catch (IllegalArgumentException malformed) {
      throw new CorruptLedgerException(
          "transaction %d in the ledger's database is damaged (%s): restore it from a backup"
              .formatted(row.number("position"), malformed.getMessage()),
          malformed);
    }
  }

  private static Optional<ExitLeaf> leaf(LedgerRow row, String index, String id)
      throws SQLException {
    return row.has(index)
        ? Optional.of(
            new ExitLeaf(row.decoded(index, row.number(index), LeafIndex::of), row.messageId(id)))
        : Optional.empty();
  }
}
