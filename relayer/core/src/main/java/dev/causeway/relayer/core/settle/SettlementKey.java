// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import dev.causeway.chains.ContractCall;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.Outbox.Intent;
import java.util.Optional;

/**
 * Names the settlement of a proposal in the outbox, so that claims can be queued behind it.
 *
 * @param rollup whose exit root is settled
 * @param proposal by which proposal
 */
public record SettlementKey(ChainId rollup, long proposal) {
  /** Purpose of settlements in the outbox: the name of {@link ContractCall.SettleExitRoot}. */
  public static final String PURPOSE = "settle-exit-root";

  /** The dedupe key. */
  String dedupeKey() {
    return PURPOSE + ":" + rollup + ":" + proposal;
  }

  /** What an intent settles; empty when it is no settlement. */
  public static Optional<SettlementKey> of(Intent intent) {
    String[] parts = intent.wish().dedupeKey().split(":", -1);
    return parts.length == 3 && parts[0].equals(PURPOSE)
        ? Optional.of(
            new SettlementKey(ChainId.of(Long.parseLong(parts[1])), Long.parseLong(parts[2])))
        : Optional.empty();
  }
}
