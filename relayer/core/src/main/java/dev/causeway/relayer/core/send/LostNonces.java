// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.chains.AccountState;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.TransactionPort;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.Nonce;
import dev.causeway.model.TxHash;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import java.util.List;
import java.util.Optional;

/**
 * Deals with nonces that the chain calls used although no attempt of ours has a receipt: somebody
 * else spent them with our key, or our store is older than the chain.
 */
record LostNonces(TransactionPort port, Address sender, Outbox outbox) {

  /**
   * Makes the wish again under a new nonce; its effect on chain is guarded by the contract, not by
   * the nonce. Empty when the chain answered.
   *
   * @param silent what has no receipt
   */
  Optional<ChainFailure> giveUp(Fence fence, List<InFlight> silent) {
    Nonce next;
    switch (port.account(sender)) {
      case Outcome.Failed<AccountState>(var failure) -> {
        return Optional.of(failure);
      }
      case Outcome.Ok<AccountState>(var account) -> next = account.nextNonce();
    }
    List<InFlight> lost =
        silent.stream().filter(flight -> flight.nonce().compareTo(next) < 0).toList();
    List<TxHash> hashes = lost.stream().flatMap(flight -> hashes(flight).stream()).toList();
    if (hashes.isEmpty()) {
      return Optional.empty();
    }
    // Asked again after the count: a transaction may have been mined since the first question.
    switch (port.receipts(hashes)) {
      case Outcome.Failed<List<TransactionReceipt>>(var failure) -> {
        return Optional.of(failure);
      }
      case Outcome.Ok<List<TransactionReceipt>>(var receipts) -> {
        if (!receipts.isEmpty()) {
          outbox.recordReceipts(fence, port.chain(), receipts);
        }
        List<TxHash> mined = receipts.stream().map(TransactionReceipt::tx).toList();
        lost.stream()
            .filter(flight -> hashes(flight).stream().noneMatch(mined::contains))
            .forEach(flight -> wishAgain(fence, flight));
        return Optional.empty();
      }
    }
  }

  private void wishAgain(Fence fence, InFlight flight) {
    outbox.conclude(
        fence,
        flight.intent().id(),
        IntentState.CLOSED,
        NonceGaps.isFilling(flight.intent()) ? List.of() : List.of(flight.intent().wish()));
  }

  private static List<TxHash> hashes(InFlight flight) {
    return flight.attempts().stream().map(attempt -> attempt.signed().hash()).toList();
  }
}
