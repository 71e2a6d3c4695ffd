// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.store.Outbox.Attempt;
import dev.causeway.relayer.core.store.Outbox.Intent;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of the outbox as records. */
final class IntentRows {
  /** On its way: what the port calls live. */
  static final String LIVE = "('QUEUED', 'SENT')";

  /** In which no second intent may have the same dedupe key. */
  static final String UNIQUE = "('QUEUED', 'SENT', 'REVERTED')";

  /** In which an intent keeps its messages from others. */
  static final String HOLDING = "('QUEUED', 'SENT', 'MINED', 'REVERTED')";

  static final String INTENT_COLUMNS =
      """
      i.id, i.chain, i.role, i.purpose, i.dedupe_key, i.call_to, i.call_value, i.call_data,
      i.call_gas, i.sources, i.leaf_indexes, i.state, i.created_at, i.nonce""";

  static final String ATTEMPT_COLUMNS =
      """
      a.seq, a.intent_id, a.chain, a.hash, a.bytes, a.nonce, a.tx_to, a.tx_value, a.tx_data,
      a.gas_limit, a.max_fee, a.max_priority_fee, a.stored_at, a.broadcast_at, a.mined_block,
      b.hash as mined_hash, b.parent_hash as mined_parent_hash,
      b.number as mined_number, b.block_time as mined_block_time""";

  private IntentRows() {}

  static Intent intent(ResultSet result) throws SQLException {
    Row row = new Row(result, "intent", "id");
    return new Intent(
        row.number("id"),
        new NewIntent(
            row.chain("chain"),
            row.name("role", SenderRole.class),
            row.text("purpose"),
            row.text("dedupe_key"),
            new EncodedCall(
                row.address("call_to"),
                row.wei("call_value"),
                row.bytes("call_data"),
                row.gas("call_gas")),
            messages(row)),
        row.name("state", IntentState.class),
        row.time("created_at"));
  }

  private static List<MessageKey> messages(Row row) throws SQLException {
    List<Long> sources = row.numbers("sources");
    List<Long> leafIndexes = row.numbers("leaf_indexes");
    if (sources.size() != leafIndexes.size()) {
      throw row.corrupt(
          "leaf_indexes",
          "has %d entries where sources has %d".formatted(leafIndexes.size(), sources.size()),
          null);
    }
    List<MessageKey> keys = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      keys.add(
          new MessageKey(
              row.decode("sources", sources.get(i), ChainId::of),
              row.decode("leaf_indexes", leafIndexes.get(i), LeafIndex::of)));
    }
    return keys;
  }

  /** Bytes that are not those that were signed would be another transaction, of anybody's. */
  static Attempt attempt(Row row) throws SQLException {
    TxHash hash = row.txHash("hash");
    Bytes bytes = row.bytes("bytes");
    Bytes32 real = Keccak.hash(bytes);
    if (!real.equals(hash.value())) {
      throw row.corrupt("bytes", "have hash %s, not %s".formatted(real, hash), null);
    }
    return new Attempt(
        new UnsignedTransaction(
            row.chain("chain"),
            row.nonce("nonce"),
            row.address("tx_to"),
            row.wei("tx_value"),
            row.bytes("tx_data"),
            row.gas("gas_limit"),
            row.wei("max_fee"),
            row.wei("max_priority_fee")),
        new SignedTransaction(hash, bytes),
        row.time("stored_at"),
        row.optionalTime("broadcast_at"),
        row.has("mined_block") ? Optional.of(row.block("mined_")) : Optional.empty());
  }
}
