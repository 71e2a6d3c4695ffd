// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.node.duty.HeldLeases;
import java.util.List;

/**
 * Broadcasts only while the lease of the duty lasts by this node's own clock. The store fences
 * writes; a broadcast does not pass it, so a process that was paused in the middle of a step would
 * go on sending otherwise. What it could still send are bytes that are recorded already.
 */
final class LeasedTransactions implements TransactionPort {
  private final TransactionPort port;
  private final DutyName duty;
  private final HeldLeases leases;

  LeasedTransactions(TransactionPort port, DutyName duty, HeldLeases leases) {
    this.port = port;
    this.duty = duty;
    this.leases = leases;
  }

  @Override
  public ChainId chain() {
    return port.chain();
  }

  @Override
  public Outcome<AccountState> account(Address account) {
    return port.account(account);
  }

  @Override
  public Outcome<FeeMarket> fees() {
    return port.fees();
  }

  @Override
  public Outcome<Gas> estimate(Address from, EncodedCall call) {
    return port.estimate(from, call);
  }

  @Override
  public Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions) {
    return leases.mayAct(duty)
        ? port.broadcast(transactions)
        : Outcome.failed(
            new ChainFailure.Unreachable(
                chain(), "not sent: the lease of " + duty + " is over on this node"));
  }

  @Override
  public Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions) {
    return port.receipts(transactions);
  }
}
