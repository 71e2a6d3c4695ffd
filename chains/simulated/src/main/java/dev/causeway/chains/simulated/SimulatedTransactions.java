// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sending to a simulated chain, through its faults. */
final class SimulatedTransactions implements TransactionPort {
  private final SimulatedNetwork network;
  private final SimulatedChain chain;
  private final ChainId id;

  SimulatedTransactions(SimulatedNetwork network, SimulatedChain chain) {
    this.network = network;
    this.chain = chain;
    this.id = chain.id();
  }

  @Override
  public ChainId chain() {
    return id;
  }

  @Override
  public Outcome<AccountState> account(Address account) {
    return network.answer(
        chain,
        () ->
            Outcome.ok(
                new AccountState(
                    Nonce.of(chain.nextNonce(account)),
                    Nonce.of(chain.pendingNonce(account)),
                    chain.balance(account))));
  }

  @Override
  public Outcome<FeeMarket> fees() {
    return network.answer(chain, () -> Outcome.ok(new FeeMarket(chain.baseFee(), Wei.of(10))));
  }

  @Override
  public Outcome<Gas> estimate(Address from, EncodedCall call) {
    return network.answer(
        chain,
        () -> {
          Optional<RevertReason> revert = chain.tryCall(from, call.data());
          return revert.isPresent()
              ? Outcome.failed(new ChainFailure.Reverted(id, revert.get()))
              : Outcome.ok(call.gasLimit());
        });
  }

  @Override
  public Outcome<List<BroadcastResult>> broadcast(List<SignedTransaction> transactions) {
    return network.answer(
        chain,
        () -> {
          List<BroadcastResult> results = new ArrayList<>();
          for (SignedTransaction signed : transactions) {
            results.add(
                chain.chance(chain.faults.swallowedBroadcasts())
                    ? new BroadcastResult.Accepted()
                    : chain.submit(signed));
          }
          return Outcome.ok(results);
        });
  }

  @Override
  public Outcome<List<TransactionReceipt>> receipts(List<TxHash> transactions) {
    return network.answer(
        chain,
        () ->
            Outcome.ok(
                transactions.stream()
                    .flatMap(tx -> chain.receipt(tx).stream())
                    .filter(_ -> !chain.chance(chain.faults.missingReceipts()))
                    .toList()));
  }
}
