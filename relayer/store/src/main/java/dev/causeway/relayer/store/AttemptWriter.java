// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewAttempt;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores signed transactions for intents, a handful of statements however many there are. One
 * instance serves one transaction of the store.
 */
final class AttemptWriter {
  private final Connection connection;
  private final Address sender;
  private final List<NewAttempt> attempts;
  private final Long[] intents;

  AttemptWriter(Connection connection, Address sender, List<NewAttempt> attempts) {
    this.connection = connection;
    this.sender = sender;
    this.attempts = attempts;
    this.intents = Sql.numbers(attempts.stream().map(NewAttempt::intent).toList());
  }

  private record Numbering(
      ChainId chain, IntentState state, Optional<Nonce> nonce, Optional<Address> sender) {}

  void write() throws SQLException {
    Map<Long, Numbering> before = numberings();
    for (NewAttempt attempt : attempts) {
      Numbering numbering = before.get(attempt.intent());
      if (numbering == null) {
        throw new IllegalStateException("there is no intent with id " + attempt.intent());
      }
      requireFits(numbering, attempt);
    }
    insert(replaced(before));
    // A nonce that belongs to another intent broke the unique index attempt_first by now.
    Sql.update(
        connection,
        """
        update intent i set sender = ?, nonce = n.nonce,
          state = case when i.state = 'QUEUED' then 'SENT' else i.state end
        from unnest(?::bigint[], ?::bigint[]) n(id, nonce) where i.id = n.id
        """,
        sender,
        intents,
        Sql.numbers(
            attempts.stream().map(attempt -> attempt.transaction().nonce().value()).toList()));
    for (ChainId chain : before.values().stream().map(Numbering::chain).distinct().toList()) {
      Notify.send(connection, Kind.ATTEMPT, chain);
    }
  }

  private Map<Long, Numbering> numberings() throws SQLException {
    Map<Long, Numbering> found = new HashMap<>();
    List<Long> read =
        Sql.list(
            connection,
            "select id, chain, state, nonce, sender from intent where id = any(?)"
                + " order by id for update",
            result -> {
              Row row = new Row(result, "intent", "id");
              found.put(
                  row.number("id"),
                  new Numbering(
                      row.chain("chain"),
                      row.name("state", IntentState.class),
                      row.has("nonce") ? Optional.of(row.nonce("nonce")) : Optional.empty(),
                      row.has("sender") ? Optional.of(row.address("sender")) : Optional.empty()));
              return row.number("id");
            },
            (Object) intents);
    assert read.size() == found.size();
    return found;
  }

  private void requireFits(Numbering before, NewAttempt attempt) {
    if (!before.chain().equals(attempt.transaction().chain())) {
      throw new IllegalStateException(
          "intent %d is for chain %s, its transaction for chain %s"
              .formatted(attempt.intent(), before.chain(), attempt.transaction().chain()));
    }
    if (before.nonce().isEmpty() && before.state() != IntentState.QUEUED) {
      throw new IllegalStateException(
          "intent %d is %s and gets no nonce any more".formatted(attempt.intent(), before.state()));
    }
    Nonce nonce = attempt.transaction().nonce();
    if (before.nonce().isPresent()
        && !(before.nonce().get().equals(nonce) && before.sender().equals(Optional.of(sender)))) {
      throw new IllegalStateException(
          "intent %d has nonce %s of %s, but an attempt came with nonce %s of %s"
              .formatted(
                  attempt.intent(),
                  before.nonce().get(),
                  before.sender().map(Address::toString).orElse("nobody"),
                  nonce,
                  sender));
    }
  }

  private record Signed(TxHash hash, Wei maxFee, Wei maxPriorityFee) {}

  /** The newest transaction of those intents that were signed for before. */
  private Map<Long, Signed> replaced(Map<Long, Numbering> before) throws SQLException {
    Map<Long, Signed> newest = new HashMap<>();
    if (before.values().stream().allMatch(numbering -> numbering.nonce().isEmpty())) {
      return newest;
    }
    List<Long> read =
        Sql.list(
            connection,
            "select seq, intent_id, hash, max_fee, max_priority_fee from attempt"
                + " where intent_id = any(?) order by seq",
            result -> {
              Row row = new Row(result, "attempt", "seq");
              newest.put(
                  row.number("intent_id"),
                  new Signed(row.txHash("hash"), row.wei("max_fee"), row.wei("max_priority_fee")));
              return row.number("seq");
            },
            (Object) intents);
    assert read.size() >= newest.size();
    return newest;
  }

  /** A transaction with no higher fee would not replace the one before: there would be two. */
  private static void requireRaisedFees(Signed before, NewAttempt attempt) {
    UnsignedTransaction transaction = attempt.transaction();
    if (transaction.maxFeePerGas().compareTo(before.maxFee()) <= 0
        || transaction.maxPriorityFeePerGas().compareTo(before.maxPriorityFee()) < 0) {
      throw new IllegalStateException(
          "nonce %s of intent %d is signed already as %s: another transaction must replace it with a higher fee than %s, but offers %s"
              .formatted(
                  transaction.nonce(),
                  attempt.intent(),
                  before.hash(),
                  before.maxFee(),
                  transaction.maxFeePerGas()));
    }
  }

  private void insert(Map<Long, Signed> replaced) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (NewAttempt attempt : attempts) {
      UnsignedTransaction transaction = attempt.transaction();
      Signed before = replaced.get(attempt.intent());
      if (before != null) {
        if (before.hash().equals(attempt.signed().hash())) {
          // Said again.
          continue;
        }
        requireRaisedFees(before, attempt);
      }
      rows.add(
          new @Nullable Object[] {
            attempt.intent(),
            transaction.chain(),
            attempt.signed().hash(),
            attempt.signed().bytes(),
            transaction.nonce(),
            transaction.to(),
            transaction.value(),
            transaction.data(),
            transaction.gasLimit(),
            transaction.maxFeePerGas(),
            transaction.maxPriorityFeePerGas(),
            sender,
            before == null ? null : before.hash()
          });
    }
    Sql.batch(
        connection,
        """
        insert into attempt (intent_id, chain, hash, bytes, nonce, tx_to, tx_value, tx_data,
          gas_limit, max_fee, max_priority_fee, sender, replaces)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (hash) do nothing
        """,
        rows);
    // What was not inserted is there already: harmless if it is the same wish, said again.
    byte[][] hashes =
        Sql.hashes(attempts.stream().map(attempt -> attempt.signed().hash().value()).toList());
    Optional<String> strange =
        Sql.first(
            connection,
            """
            select a.hash, a.intent_id, w.intent_id as wanted
            from unnest(?::bytea[], ?::bigint[]) w(hash, intent_id)
            join attempt a on a.hash = w.hash
            where a.intent_id <> w.intent_id
            """,
            result -> {
              Row row = new Row(result, "attempt", "hash");
              return "transaction %s is stored already, for another intent than %d"
                  .formatted(row.bytes32("hash"), row.number("wanted"));
            },
            hashes,
            intents);
    if (strange.isPresent()) {
      throw new IllegalStateException(strange.get());
    }
  }
}
