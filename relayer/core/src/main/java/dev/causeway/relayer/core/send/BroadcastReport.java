// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.store.DutyName;
import java.util.List;
import java.util.Optional;

/** What the answers of a chain to broadcasts come to. */
final class BroadcastReport {
  private BroadcastReport() {}

  /** The first answer that keeps the sender from going on, as a failure that says what to do. */
  static Optional<ChainFailure> failure(
      List<BroadcastResult> results, ChainId chain, Address sender, DutyName duty) {
    return results.stream()
        .<ChainFailure>mapMulti(
            (result, next) -> {
              switch (result) {
                case BroadcastResult.InsufficientFunds _ ->
                    next.accept(
                        new ChainFailure.Refused(
                            chain,
                            0,
                            "insufficient funds: fund " + sender + ", the key of " + duty));
                case BroadcastResult.Refused(var message) ->
                    next.accept(new ChainFailure.Refused(chain, 0, message));
                case BroadcastResult.Accepted _,
                    BroadcastResult.NonceTooLow _,
                    BroadcastResult.Underpriced _ -> {}
              }
            })
        .findFirst();
  }

  /** The kinds of the answers, for the outbox. */
  static String summary(List<BroadcastResult> results) {
    return results.stream()
        .map(result -> result.getClass().getSimpleName())
        .distinct()
        .sorted()
        .reduce((a, b) -> a + ", " + b)
        .orElse("");
  }
}
