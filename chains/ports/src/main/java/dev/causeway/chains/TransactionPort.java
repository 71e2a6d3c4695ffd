// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import java.util.List;

/**
 * Sends transactions to one chain. Blocking; called from virtual threads. Safe for concurrent use.
 *
 * <p>Where a chain is reached over several independent groups of endpoints, a quorum of them
 * decides about the answers; {@link ChainFailure.NoQuorum} when there is none.
 */
public interface TransactionPort {
  /** The chain. */
  ChainId chain();

  /** Nonces and balance of an account, no higher than a quorum names them. */
  Outcome<AccountState> account(Address account);

  /** What transactions cost now: the median of what the groups say. */
  Outcome<FeeMarket> fees();

  /**
   * Runs the call on top of the head without sending it; {@link ChainFailure.Reverted} when it
   * reverts, and a quorum says so.
   */
  Outcome<Gas> estimate(Address from, EncodedCall call);

  /**
   * Broadcasts to every endpoint, in the given order, in one request where the endpoint allows it;
   * one result for each. Idempotent. It is enough that one endpoint takes a transaction, unless a
   * quorum says that its nonce is spent or that the account cannot pay. Where one endpoint is
   * believed by itself, only that one gets it.
   */
  Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions);

  /** Receipts of those of the transactions that are mined, as far as a quorum knows. */
  Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions);
}
