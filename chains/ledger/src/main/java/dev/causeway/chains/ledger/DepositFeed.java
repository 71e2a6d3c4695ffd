// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.L1Origin;
import java.util.List;

/** What the sequencer asks of whoever follows L1. Never blocks on L1. */
interface DepositFeed {
  /**
   * Deposits from a number on that are final and stored, in order, and the L1 block up to which
   * they are known. {@link StoreUnavailableException} when they cannot be read.
   */
  Ready ready(long from, int limit);

  /**
   * Deposits that can be credited.
   *
   * @param deposits in the order of the queue
   * @param origin the final L1 block up to which deposits are known
   */
  record Ready(List<QueuedDeposit> deposits, L1Origin origin) {}
}
