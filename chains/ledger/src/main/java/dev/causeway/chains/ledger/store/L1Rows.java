// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.ledger.CorruptLedgerException;
import dev.causeway.chains.ledger.LedgerStore.L1Cursor;
import dev.causeway.chains.ledger.ListedToken;
import dev.causeway.chains.ledger.QueuedDeposit;
import dev.causeway.chains.ledger.SequencerFence;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.validity.Owner;
import dev.causeway.proofs.validity.TokenNumber;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What is known of L1: tables {@code l1_cursor}, {@code ledger_token}, {@code ledger_deposit}. */
final class L1Rows {
  private final LedgerDatabase database;

  L1Rows(LedgerDatabase database) {
    this.database = database;
  }

  Optional<L1Cursor> cursor() {
    return database.read(L1Rows::cursor);
  }

  private static Optional<L1Cursor> cursor(Connection connection) throws SQLException {
    return LedgerSql.first(
        connection,
        "select number, hash, frozen, demanded from l1_cursor",
        result -> {
          LedgerRow row = new LedgerRow(result, "l1_cursor", "number");
          return new L1Cursor(
              new L1Origin(BlockNumber.of(row.number("number")), row.word("hash")),
              row.flag("frozen"),
              row.flag("demanded"));
        });
  }

  void note(SequencerFence fence, List<LedgerBlock> blocks) {
    if (blocks.isEmpty()) {
      return;
    }
    database.fenced(
        fence,
        connection -> {
          Optional<L1Cursor> before = cursor(connection);
          boolean frozen = before.map(L1Cursor::frozen).orElse(false);
          boolean demanded = before.map(L1Cursor::demanded).orElse(false);
          for (LedgerBlock block : blocks) {
            before.ifPresent(cursor -> requireLater(cursor, block));
            for (LedgerEvent event : block.events()) {
              note(connection, block.block().number(), event);
              frozen |= event instanceof LedgerEvent.Frozen;
              // As in the contract: any batch answers all that was demanded before it.
              demanded =
                  event instanceof LedgerEvent.BatchDemanded
                      || (demanded && !(event instanceof LedgerEvent.BatchSettled));
            }
          }
          LedgerBlock last = blocks.getLast();
          LedgerSql.update(
              connection,
              """
              insert into l1_cursor (one, number, hash, frozen, demanded) values (true, ?, ?, ?, ?)
              on conflict (one) do update
                set number = excluded.number, hash = excluded.hash, frozen = excluded.frozen,
                  demanded = excluded.demanded
              """,
              last.block().number(),
              last.block().hash(),
              frozen,
              demanded);
        });
  }

  private static void requireLater(L1Cursor cursor, LedgerBlock block) {
    if (!block.block().number().isAfter(cursor.block().number())) {
      throw new IllegalStateException(
          "block %s of L1 is noted already, up to %s"
              .formatted(block.block().number(), cursor.block().number()));
    }
  }

  private static void note(Connection connection, BlockNumber block, LedgerEvent event)
      throws SQLException {
    switch (event) {
      case LedgerEvent.TokenListed(var token, var key, var description) -> {
        requireNext(connection, "token", "select count(*) + 1 from ledger_token", token);
        LedgerSql.update(
            connection,
            "insert into ledger_token (number, origin_chain, origin_token, description)"
                + " values (?, ?, ?, ?)",
            token,
            key.originChain(),
            key.originToken(),
            description);
      }
      case LedgerEvent.DepositQueued(
              var index,
              var owner,
              var token,
              var amount,
              var messageId) -> {
        requireNext(
            connection, "deposit", "select coalesce(max(index) + 1, 0) from ledger_deposit", index);
        LedgerSql.update(
            connection,
            "insert into ledger_deposit (index, owner, token, amount, message_id, l1_block)"
                + " values (?, ?, ?, ?, ?, ?)",
            index,
            owner,
            token,
            amount,
            messageId.orElse(null),
            block);
      }
      case LedgerEvent.BatchSettled(var batch, _, var newRoot, _, _) ->
          settled(connection, block, batch, newRoot);
      // The words were compared with ours before; leaves follow from the words. What is left is
      // kept with the cursor.
      case LedgerEvent.BatchData _,
          LedgerEvent.LeafAppended _,
          LedgerEvent.MessageReceived _,
          LedgerEvent.BatchDemanded _,
          LedgerEvent.Frozen _ -> {}
    }
  }

  private static void requireNext(Connection connection, String what, String next, long found)
      throws SQLException {
    long expected = LedgerSql.number(connection, next);
    if (found != expected) {
      throw new CorruptLedgerException(
          "L1 says %s %d, but %s %d comes next in the ledger's database: it was made for another contract, or restore it from a backup"
              .formatted(what, found, what, expected));
    }
  }

  private static void settled(Connection connection, BlockNumber block, long batch, Bytes32 root)
      throws SQLException {
    requireNext(
        connection,
        "settled batch",
        "select coalesce(max(number) + 1, 0) from ledger_batch where settled_root is not null",
        batch);
    int noted =
        LedgerSql.update(
            connection,
            """
            update ledger_batch set settled_root = ?, settled_block = ?
            where number = ? and (new_root is null or new_root = ?)
            """,
            root,
            block,
            batch,
            root);
    if (noted != 1) {
      throw new CorruptLedgerException(
          "L1 settled batch %d with state root %s, but the ledger's database has no such batch or another root: rebuild the state from L1, and compare"
              .formatted(batch, root));
    }
  }

  List<QueuedDeposit> deposits(long from, int limit) {
    return database.read(
        connection ->
            LedgerSql.list(
                connection,
                """
                select index, owner, token, amount, message_id, l1_block from ledger_deposit
                where index >= ? order by index limit ?
                """,
                L1Rows::deposit,
                from,
                limit));
  }

  private static QueuedDeposit deposit(ResultSet result) throws SQLException {
    LedgerRow row = new LedgerRow(result, "ledger_deposit", "index");
    return new QueuedDeposit(
        row.number("index"),
        new Owner(row.address("owner")),
        row.decoded("token", row.number("token"), TokenNumber::of),
        row.amount("amount"),
        row.has("message_id") ? Optional.of(row.messageId("message_id")) : Optional.empty(),
        BlockNumber.of(row.number("l1_block")));
  }

  long depositCount() {
    return database.read(
        connection ->
            LedgerSql.number(connection, "select coalesce(max(index) + 1, 0) from ledger_deposit"));
  }

  List<ListedToken> tokens() {
    return database.read(
        connection ->
            LedgerSql.list(
                connection,
                "select number, origin_chain, origin_token, description from ledger_token"
                    + " order by number",
                result -> {
                  LedgerRow row = new LedgerRow(result, "ledger_token", "number");
                  return new ListedToken(
                      row.decoded("number", row.number("number"), TokenNumber::of),
                      new TokenKey(
                          row.decoded(
                              "origin_chain", row.number("origin_chain"), ChainId::ofUnsigned),
                          row.address("origin_token")),
                      row.bytes("description"));
                }));
  }
}
