// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What blocks mean for transactions of ours. */
final class OwnTransactions {
  private OwnTransactions() {}

  /**
   * Where a transaction was seen.
   *
   * @param blockId row of the block
   * @param number its height
   * @param gasUsed gas that it used
   * @param gasPrice price per gas
   */
  record Inclusion(long blockId, BlockNumber number, Gas gasUsed, Wei gasPrice) {}

  /**
   * Marks attempts as mined that are among these transactions: they left events, so they succeeded.
   */
  static boolean include(Connection connection, ChainId chain, Map<TxHash, Inclusion> seen)
      throws SQLException {
    if (seen.isEmpty()) {
      return false;
    }
    // Few are on their way, and a block may hold thousands of strangers'.
    List<Bytes32> ours =
        Sql.list(
                connection,
                """
                select a.hash from intent i join attempt a on a.intent_id = i.id
                where i.chain = ? and i.nonce is not null and not i.nonce_final
                """,
                result -> new Row(result, "attempt", "hash").bytes32("hash"),
                chain)
            .stream()
            .filter(hash -> seen.containsKey(new TxHash(hash)))
            .toList();
    if (ours.isEmpty()) {
      return false;
    }
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Bytes32 hash : ours.stream().sorted().toList()) {
      Inclusion in = seen.get(new TxHash(hash));
      if (in != null) {
        rows.add(new Object[] {in.blockId(), in.number(), in.gasUsed(), in.gasPrice(), hash});
      }
    }
    Sql.batch(
        connection,
        """
        update attempt set mined_block = ?, mined_number = ?, succeeded = true,
          gas_used = ?, gas_price = ?
        where hash = ?
        """,
        rows);
    Sql.update(
        connection,
        """
        update intent set state = 'MINED'
        where state in ('QUEUED', 'SENT')
          and id in (select intent_id from attempt where hash = any(?))
        """,
        (Object) Sql.hashes(ours));
    return true;
  }

  /** Makes everything of ours final that is mined at or below the height; says how many intents. */
  static int finalizeUpTo(Connection connection, ChainId chain, BlockNumber finalized)
      throws SQLException {
    return Sql.update(
        connection,
        """
        update intent i set nonce_final = true,
          state = case when i.state = 'MINED' then 'FINAL' else i.state end
        from attempt a
        where i.chain = ? and i.nonce is not null and not i.nonce_final
          and a.intent_id = i.id and a.mined_block is not null and a.mined_number <= ?
        """,
        chain,
        finalized);
  }

  /**
   * Takes back what was mined above the height: its nonce must be filled again, so the intent
   * counts as sent, even when its duty had concluded it. Where a newer intent has the same dedupe
   * key, the newer one stands and the older is closed.
   */
  static boolean unmineAbove(Connection connection, ChainId chain, BlockNumber ancestor)
      throws SQLException {
    int intents =
        Sql.update(
            connection,
            """
            with unmined as (
              select i.id, i.chain, i.dedupe_key, i.state from intent i
              where i.state in ('MINED', 'REVERTED', 'FINAL', 'CLOSED') and i.id in (
                select a.intent_id from attempt a
                where a.chain = ? and a.mined_block is not null and a.mined_number > ?))
            update intent i set nonce_final = false,
              state = case
                when u.state = 'REVERTED' then 'SENT'
                when exists (select 1 from intent o
                  where o.chain = u.chain and o.dedupe_key = u.dedupe_key and o.id <> u.id
                    and o.state in ('QUEUED', 'SENT', 'REVERTED'))
                  or exists (select 1 from unmined o
                  where o.dedupe_key = u.dedupe_key and o.id > u.id) then 'CLOSED'
                else 'SENT' end
            from unmined u where i.id = u.id
            """,
            chain,
            ancestor);
    Sql.update(
        connection,
        """
        update attempt set mined_block = null, mined_number = null, succeeded = null,
          gas_used = null, gas_price = null
        where chain = ? and mined_block is not null and mined_number > ?
        """,
        chain,
        ancestor);
    return intents > 0;
  }
}
