// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.TransferView;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says when a transfer should be claimed. Pure. */
public final class EtaPolicy {
  private EtaPolicy() {}

  /**
   * When the transfer should be claimed: the end of its present stage, reckoned from when it
   * reached it, but not in the past, and the stages after it. Empty when it has arrived, and when
   * nothing can be said: orphaned, parked, challenged, paused, limited, or a chain or sender that
   * is down.
   */
  public static Optional<Instant> expectedClaim(
      TransferView transfer, RouteTimings timings, Instant now) {
    if (transfer.timeline().isEmpty()
        || transfer.waiting().map(EtaPolicy::unpredictable).orElse(false)) {
      return Optional.empty();
    }
    Instant since = transfer.timeline().getLast().at();
    return switch (transfer.state()) {
      case OBSERVED ->
          Optional.of(
              later(since.plus(timings.finality()), now)
                  .plus(timings.settlement())
                  .plus(timings.carriage())
                  .plus(timings.claim()));
      case FINAL ->
          Optional.of(
              settled(transfer, timings, since, now)
                  .plus(timings.carriage())
                  .plus(timings.claim()));
      case SETTLED -> Optional.of(later(since.plus(timings.carriage()), now).plus(timings.claim()));
      case ROOT_CARRIED, CLAIM_SENT -> Optional.of(later(since.plus(timings.claim()), now));
      case CLAIMED, ORPHANED, PARKED, CHALLENGED -> Optional.empty();
    };
  }

  private static Optional<Instant> toldEnd(WaitingReason reason) {
    return switch (reason) {
      case WaitingReason.DisputeWindow window -> Optional.of(window.deadline());
      case WaitingReason.Proving proving -> proving.expected();
      default -> Optional.empty();
    };
  }

  // A dispute window says itself when it ends, and so does a proof by the prover's pace; that beats
  // any estimate.
  private static Instant settled(
      TransferView transfer, RouteTimings timings, Instant since, Instant now) {
    return transfer
        .waiting()
        .flatMap(EtaPolicy::toldEnd)
        .map(end -> later(end, now))
        .orElseGet(() -> later(since.plus(timings.settlement()), now));
  }

  private static boolean unpredictable(WaitingReason reason) {
    return switch (reason) {
      case WaitingReason.SourceFinality _,
          WaitingReason.OutputProposal _,
          WaitingReason.DisputeWindow _,
          WaitingReason.BatchCut _,
          WaitingReason.Proving _,
          WaitingReason.Settlement _,
          WaitingReason.RootCarriage _,
          WaitingReason.ClaimInclusion _ ->
          false;
      case WaitingReason.Challenge _,
          WaitingReason.ProofRefused _,
          WaitingReason.RateLimit _,
          WaitingReason.Paused _,
          WaitingReason.ChainUnavailable _,
          WaitingReason.SenderBlocked _,
          WaitingReason.RelayingPaused _ ->
          true;
    };
  }

  private static Instant later(Instant first, Instant second) {
    return first.isAfter(second) ? first : second;
  }

  /** When a transfer that is sent now should be claimed. */
  public static Instant expectedClaim(RouteTimings timings, Instant now) {
    Duration total = timings.total();
    return now.plus(total);
  }
}
