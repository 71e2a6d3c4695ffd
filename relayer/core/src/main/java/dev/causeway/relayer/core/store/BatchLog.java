// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import java.util.Optional;

/** Batches of validity-proven layers that L1 settled, canonical ones only. */
public interface BatchLog {
  /** How many batches of the layer are settled: the number of the next. */
  long settled(ChainId ledger);

  /** State root after a settled batch; empty while it is not settled. */
  Optional<Bytes32> rootAfter(ChainId ledger, long batch);
}
