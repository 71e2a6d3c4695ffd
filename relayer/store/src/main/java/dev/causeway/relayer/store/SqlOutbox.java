// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The outbox, in PostgreSQL. */
final class SqlOutbox implements Outbox {
  private static final String INSERT =
      """
      insert into intent (chain, role, purpose, dedupe_key, call_to, call_value, call_data,
        call_gas, sources, leaf_indexes, state)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED')
      on conflict (chain, dedupe_key) where state in %s do nothing
      returning id
      """
          .formatted(IntentRows.UNIQUE);

  private final Database database;

  SqlOutbox(Database database) {
    this.database = database;
  }

  @Override
  public int enqueue(Fence fence, List<NewIntent> intents) {
    return database.fenced(fence, connection -> insert(connection, intents));
  }

  private static int insert(Connection connection, List<NewIntent> intents) throws SQLException {
    List<Long> sources = new ArrayList<>();
    List<Long> leafIndexes = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    Set<ChainId> chains = new LinkedHashSet<>();
    int added = 0;
    for (NewIntent wish : intents) {
      Optional<Long> id = insert(connection, wish);
      if (id.isPresent()) {
        added++;
        chains.add(wish.chain());
        for (MessageKey key : wish.messages()) {
          sources.add(key.sourceChain().value());
          leafIndexes.add(key.leafIndex().value());
          ids.add(id.get());
        }
      }
    }
    if (!ids.isEmpty()) {
      Sql.update(
          connection,
          "insert into intent_message (source, leaf_index, intent_id)"
              + " select * from unnest(?::bigint[], ?::bigint[], ?::bigint[])",
          Sql.numbers(sources),
          Sql.numbers(leafIndexes),
          Sql.numbers(ids));
    }
    for (ChainId chain : chains) {
      Notify.send(connection, Kind.OUTBOX, chain);
    }
    return added;
  }

  private static Optional<Long> insert(Connection connection, NewIntent wish) throws SQLException {
    return Sql.first(
        connection,
        INSERT,
        result -> result.getLong(1),
        wish.chain(),
        wish.role(),
        wish.purpose(),
        wish.dedupeKey(),
        wish.call().to(),
        wish.call().value(),
        wish.call().data(),
        wish.call().gasLimit(),
        Sql.numbers(wish.messages().stream().map(k -> k.sourceChain().value()).toList()),
        Sql.numbers(wish.messages().stream().map(k -> k.leafIndex().value()).toList()));
  }

  @Override
  public List<Intent> queued(ChainId chain, SenderRole role, int limit) {
    return database.read(
        connection ->
            intents(
                connection,
                "i.chain = ? and i.role = ? and i.state = 'QUEUED' order by i.id limit ?",
                chain,
                role,
                limit));
  }

  @Override
  public List<Intent> reverted(ChainId chain, String purpose) {
    return database.read(
        connection ->
            intents(
                connection,
                "i.chain = ? and i.purpose = ? and i.state = 'REVERTED' order by i.id",
                chain,
                purpose));
  }

  @Override
  public List<Intent> live(ChainId chain, String purpose) {
    return database.read(
        connection ->
            intents(
                connection,
                "i.chain = ? and i.purpose = ? and i.state in "
                    + IntentRows.LIVE
                    + " order by i.id",
                chain,
                purpose));
  }

  @Override
  public int liveCount(ChainId chain, String purpose) {
    return database.read(
        connection ->
            (int)
                Sql.number(
                    connection,
                    "select count(*) from intent where chain = ? and purpose = ? and state in "
                        + IntentRows.LIVE,
                    chain,
                    purpose));
  }

  @Override
  public Load load(ChainId chain, SenderRole role) {
    return database
        .read(
            connection ->
                Sql.first(
                    connection,
                    """
                    select max(i.chain) as chain, count(distinct i.id) as waiting,
                      coalesce(min(a.stored_at), min(i.created_at)) as since
                    from intent i left join attempt a on a.intent_id = i.id and i.state = 'SENT'
                    where i.chain = ? and i.role = ? and i.state in %s
                    """
                        .formatted(IntentRows.LIVE),
                    result -> {
                      Row row = new Row(result, "intent", "chain");
                      return new Load(
                          (int) row.number("waiting"),
                          row.has("since") ? Optional.of(row.time("since")) : Optional.empty());
                    },
                    chain,
                    role))
        .orElseThrow();
  }

  private static List<Intent> intents(
      Connection connection, String condition, @Nullable Object... parameters) throws SQLException {
    return Sql.list(
        connection,
        "select " + IntentRows.INTENT_COLUMNS + " from intent i where " + condition,
        IntentRows::intent,
        parameters);
  }

  private record Flight(Intent intent, Nonce nonce, Optional<Attempt> attempt) {}

  @Override
  public List<InFlight> inFlight(ChainId chain, SenderRole role) {
    return flights(chain, role, "");
  }

  @Override
  public List<InFlight> sent(ChainId chain, SenderRole role) {
    return flights(chain, role, " and i.state = 'SENT'");
  }

  /** One statement, so that an intent and its attempts are of one moment. */
  private List<InFlight> flights(ChainId chain, SenderRole role, String condition) {
    List<Flight> flights =
        database.read(
            connection ->
                Sql.list(
                    connection,
                    "select "
                        + IntentRows.INTENT_COLUMNS
                        + ", "
                        + IntentRows.ATTEMPT_COLUMNS
                        + " from intent i left join attempt a on a.intent_id = i.id"
                        + " left join block b on b.id = a.mined_block"
                        + " where i.chain = ? and i.role = ?"
                        + " and i.nonce is not null and not i.nonce_final"
                        + condition
                        + " order by i.nonce, a.seq",
                    SqlOutbox::flight,
                    chain,
                    role));
    Map<Long, InFlight> byIntent = new LinkedHashMap<>();
    for (Flight flight : flights) {
      byIntent.merge(
          flight.intent().id(),
          new InFlight(flight.intent(), flight.nonce(), flight.attempt().stream().toList()),
          (before, next) ->
              new InFlight(
                  before.intent(),
                  before.nonce(),
                  Stream.concat(before.attempts().stream(), next.attempts().stream()).toList()));
    }
    return List.copyOf(byIntent.values());
  }

  private static Flight flight(ResultSet result) throws SQLException {
    // Chain and nonce stand in both tables; they never differ.
    Row attempt = new Row(result, "attempt", "seq", "hash");
    return new Flight(
        IntentRows.intent(result),
        new Row(result, "intent", "id").nonce("nonce"),
        attempt.has("seq") ? Optional.of(IntentRows.attempt(attempt)) : Optional.empty());
  }

  @Override
  public Optional<Nonce> nextNonce(ChainId chain, Address sender) {
    return database.read(
        connection ->
            Sql.first(
                connection,
                "select id, nonce from intent where chain = ? and sender = ?"
                    + " and nonce is not null order by nonce desc limit 1",
                result -> new Row(result, "intent", "id").nonce("nonce").next(),
                chain,
                sender));
  }

  @Override
  public void recordAttempts(Fence fence, Address sender, List<NewAttempt> attempts) {
    if (!attempts.isEmpty()) {
      database.fencedChange(
          fence, connection -> new AttemptWriter(connection, sender, attempts).write());
    }
  }

  @Override
  public void recordBroadcast(Fence fence, List<TxHash> transactions, String result) {
    database.fencedChange(
        fence,
        connection -> {
          List<ChainId> chains =
              Sql.list(
                  connection,
                  """
                  update attempt set broadcast_at = clock_timestamp(), broadcast_result = ?,
                    first_broadcast_at = coalesce(first_broadcast_at, clock_timestamp())
                  where hash = any(?) returning hash, chain
                  """,
                  row -> new Row(row, "attempt", "hash").chain("chain"),
                  result,
                  Sql.hashes(transactions.stream().map(TxHash::value).toList()));
          for (ChainId chain : chains.stream().distinct().toList()) {
            Notify.send(connection, Kind.ATTEMPT, chain);
          }
        });
  }

  @Override
  public void recordReceipts(Fence fence, ChainId chain, List<TransactionReceipt> receipts) {
    database.fencedChange(
        fence,
        connection -> {
          boolean changed = false;
          for (TransactionReceipt receipt : receipts) {
            changed |= record(connection, chain, receipt);
          }
          if (changed) {
            Optional<BlockNumber> finalized =
                Sql.first(
                    connection,
                    "select chain, finalized from chain_progress where chain = ?",
                    result -> new Row(result, "chain_progress", "chain").blockNumber("finalized"),
                    chain);
            if (finalized.isPresent()) {
              int made = OwnTransactions.finalizeUpTo(connection, chain, finalized.get());
              assert made >= 0;
            }
            Notify.send(connection, Kind.OUTBOX, chain);
          }
        });
  }

  private static boolean record(Connection connection, ChainId chain, TransactionReceipt receipt)
      throws SQLException {
    // The lock keeps a rollback of this block waiting until it can see what is written here.
    int mined =
        Sql.update(
            connection,
            """
            with canonical as (
              select id, number from block
              where chain = ? and number = ? and hash = ? and orphaned_at is null for share)
            update attempt a set mined_block = c.id, mined_number = c.number, succeeded = ?,
              gas_used = ?, gas_price = ?
            from canonical c where a.chain = ? and a.hash = ?
            """,
            chain,
            receipt.blockNumber(),
            receipt.blockHash(),
            receipt.succeeded(),
            receipt.gasUsed(),
            receipt.effectiveGasPrice(),
            chain,
            receipt.tx());
    if (mined == 0) {
      return false;
    }
    Sql.update(
        connection,
        """
        update intent set state = ?
        where id = (select intent_id from attempt where hash = ?)
          and state in %s
        """
            .formatted(IntentRows.HOLDING),
        receipt.succeeded() ? IntentState.MINED : IntentState.REVERTED,
        receipt.tx());
    return true;
  }

  @Override
  public void conclude(Fence fence, long intent, IntentState state, List<NewIntent> successors) {
    if (state != IntentState.FINAL && state != IntentState.CLOSED) {
      throw new IllegalArgumentException("an intent cannot be concluded as " + state);
    }
    database.fencedChange(
        fence,
        connection -> {
          Optional<ChainId> chain =
              Sql.first(
                  connection,
                  """
                  update intent i set state = ?,
                    nonce_final = i.nonce_final or not exists (select 1 from attempt a
                      where a.intent_id = i.id and a.mined_block is not null)
                  where i.id = ? returning i.id, i.chain
                  """,
                  result -> new Row(result, "intent", "id").chain("chain"),
                  state,
                  intent);
          if (chain.isEmpty()) {
            throw new IllegalStateException("there is no intent with id " + intent);
          }
          int added = insert(connection, successors);
          assert added <= successors.size();
          Notify.send(connection, Kind.OUTBOX, chain.get());
        });
  }
}
