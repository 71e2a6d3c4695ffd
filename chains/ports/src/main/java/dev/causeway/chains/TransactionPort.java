// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import java.util.List;

/**
 * Sends transactions to one chain. Blocking; called from virtual threads. Safe for concurrent use.
 */
public interface TransactionPort {
  /** The chain. */
  ChainId chain();

  /** Nonces and balance of an account. */
  Outcome<AccountState> account(Address account);

  /** What transactions cost now. */
  Outcome<FeeMarket> fees();

  /**
   * Runs the call on top of the head without sending it; {@link ChainFailure.Reverted} when it
   * reverts.
   */
  Outcome<Gas> estimate(Address from, EncodedCall call);

  /**
   * Broadcasts, in the given order, in one request where the endpoint allows it; one result for
   * each. Idempotent.
   */
  Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions);

  /** Receipts of those of the transactions that are mined, as far as the endpoint knows. */
  Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions);
}
