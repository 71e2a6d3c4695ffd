// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.settle;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.Outbox.Intent;
import java.util.Optional;

/**
 * Names the submission of a batch in the outbox.
 *
 * @param ledger of which layer
 * @param batch number of the batch
 */
public record BatchKey(ChainId ledger, long batch) {
  /** Purpose of submissions: the name of {@link dev.causeway.chains.ContractCall.SubmitBatch}. */
  public static final String PURPOSE = "submit-batch";

  /** The dedupe key. */
  String dedupeKey() {
    return PURPOSE + ":" + ledger + ":" + batch;
  }

  /** What an intent submits; empty when it submits no batch. */
  public static Optional<BatchKey> of(Intent intent) {
    String[] parts = intent.wish().dedupeKey().split(":", -1);
    return parts.length == 3 && parts[0].equals(PURPOSE)
        ? Optional.of(new BatchKey(ChainId.of(Long.parseLong(parts[1])), Long.parseLong(parts[2])))
        : Optional.empty();
  }
}
