// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.StoreNotices.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Stores a signed transaction for an intent. One instance serves one transaction of the store. */
final class AttemptWriter {
  private final Connection connection;
  private final long intent;

  AttemptWriter(Connection connection, long intent) {
    this.connection = connection;
    this.intent = intent;
  }

  private record Numbering(
      ChainId chain, IntentState state, Optional<Nonce> nonce, Optional<Address> sender) {}

  void write(Address sender, UnsignedTransaction transaction, SignedTransaction signed)
      throws SQLException {
    Numbering before = numbering();
    requireFits(before, sender, transaction);
    insert(transaction, signed);
    // A nonce that belongs to another intent breaks the unique index intent_nonce here.
    Sql.update(
        connection,
        """
        update intent set sender = ?, nonce = ?,
          state = case when state = 'QUEUED' then 'SENT' else state end
        where id = ?
        """,
        sender,
        transaction.nonce(),
        intent);
    Notify.send(connection, Kind.OUTBOX, before.chain());
  }

  private Numbering numbering() throws SQLException {
    return Sql.first(
            connection,
            "select id, chain, state, nonce, sender from intent where id = ? for update",
            result -> {
              Row row = new Row(result, "intent", "id");
              return new Numbering(
                  row.chain("chain"),
                  row.name("state", IntentState.class),
                  row.has("nonce") ? Optional.of(row.nonce("nonce")) : Optional.empty(),
                  row.has("sender") ? Optional.of(row.address("sender")) : Optional.empty());
            },
            intent)
        .orElseThrow(() -> new IllegalStateException("there is no intent with id " + intent));
  }

  private void requireFits(Numbering before, Address sender, UnsignedTransaction transaction) {
    if (!before.chain().equals(transaction.chain())) {
      throw new IllegalStateException(
          "intent %d is for chain %s, its transaction for chain %s"
              .formatted(intent, before.chain(), transaction.chain()));
    }
    if (before.nonce().isEmpty() && before.state() != IntentState.QUEUED) {
      throw new IllegalStateException(
          "intent %d is %s and gets no nonce any more".formatted(intent, before.state()));
    }
    if (before.nonce().isPresent()
        && !(before.nonce().get().equals(transaction.nonce())
            && before.sender().equals(Optional.of(sender)))) {
      throw new IllegalStateException(
          "intent %d has nonce %s of %s, but an attempt came with nonce %s of %s"
              .formatted(
                  intent,
                  before.nonce().get(),
                  before.sender().map(Address::toString).orElse("nobody"),
                  transaction.nonce(),
                  sender));
    }
  }

  private void insert(UnsignedTransaction transaction, SignedTransaction signed)
      throws SQLException {
    int inserted =
        Sql.update(
            connection,
            """
            insert into attempt (intent_id, chain, hash, bytes, nonce, tx_to, tx_value, tx_data,
              gas_limit, max_fee, max_priority_fee)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (hash) do nothing
            """,
            intent,
            transaction.chain(),
            signed.hash(),
            signed.bytes(),
            transaction.nonce(),
            transaction.to(),
            transaction.value(),
            transaction.data(),
            transaction.gasLimit(),
            transaction.maxFeePerGas(),
            transaction.maxPriorityFeePerGas());
    if (inserted == 0
        && !Sql.any(
            connection,
            "select 1 from attempt where hash = ? and intent_id = ?",
            signed.hash(),
            intent)) {
      throw new IllegalStateException(
          "transaction %s is stored already, for another intent than %d"
              .formatted(signed.hash(), intent));
    }
  }
}
