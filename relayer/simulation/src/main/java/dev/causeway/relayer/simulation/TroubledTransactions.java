// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

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
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.simulation.Fault.Trouble;
import java.util.List;

/** Sending through one node's endpoint of a chain. */
final class TroubledTransactions implements TransactionPort {
  private final World world;
  private final SimulatedNode node;
  private final ChainId chain;
  private final TransactionPort real;

  TroubledTransactions(World world, SimulatedNode node, ChainId chain) {
    this.world = world;
    this.node = node;
    this.chain = chain;
    this.real = world.chains.access(chain).transactions();
  }

  @Override
  public ChainId chain() {
    return chain;
  }

  @Override
  public Outcome<AccountState> account(Address account) {
    return real.account(account)
        .map(
            state ->
                world.troubles.strikes(chain, node.index, Trouble.LOW_NONCE)
                    ? new AccountState(
                        Nonce.of(Math.max(0, state.nextNonce().value() - 2)),
                        Nonce.of(Math.max(0, state.pendingNonce().value() - 2)),
                        state.balance())
                    : state);
  }

  @Override
  public Outcome<FeeMarket> fees() {
    return real.fees();
  }

  @Override
  public Outcome<Gas> estimate(Address from, EncodedCall call) {
    return real.estimate(from, call);
  }

  @Override
  public Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions) {
    if (world.troubles.strikes(chain, node.index, Trouble.SWALLOWED_BROADCASTS)) {
      return Outcome.ok(
          transactions.stream().<BroadcastResult>map(_ -> new BroadcastResult.Accepted()).toList());
    }
    world.checker.handedToChain(chain, transactions);
    if (world.troubles.strikes(chain, node.index, Trouble.DOUBLED_BROADCASTS)) {
      Outcome<List<BroadcastResult>> first = real.broadcast(transactions);
      world.note("broadcast twice", chain + " " + transactions.size() + " " + first.getClass());
    }
    Outcome<List<BroadcastResult>> results = real.broadcast(transactions);
    world.note("broadcast", chain + " " + transactions.getLast().hash());
    world.blocks.nudge(chain);
    DutySlot slot = node.current();
    if (slot != null) {
      slot.effects++;
    }
    return world.troubles.strikes(chain, node.index, Trouble.LOST_ANSWERS)
        ? Outcome.failed(new ChainFailure.Unreachable(chain, "simulated: the answer was lost"))
        : results;
  }

  @Override
  public Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions) {
    return real.receipts(transactions)
        .map(
            found ->
                found.stream()
                    .filter(
                        _ -> !world.troubles.strikes(chain, node.index, Trouble.MISSING_RECEIPTS))
                    .toList());
  }
}
