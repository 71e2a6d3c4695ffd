// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.claim;

import dev.causeway.model.MessageKey;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.ClaimBacklog;
import dev.causeway.relayer.core.store.Fence;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps what a triage found: parks, and delays with growing waits; gives up a message whose
 * failures nothing explains. Remembers which messages failed, as far as this process has seen: they
 * are tried before a nonce is spent on them again.
 */
final class FailedMessages {
  private static final int REMEMBERED = 100_000;
  private static final int DOUBLINGS = 6;

  private final ClaimBacklog backlog;
  private final ClaimConfig config;
  private final Set<MessageKey> remembered = new HashSet<>();

  FailedMessages(ClaimBacklog backlog, ClaimConfig config) {
    this.backlog = backlog;
    this.config = config;
  }

  boolean failedBefore(MessageKey message) {
    return remembered.contains(message);
  }

  /** How many are remembered. */
  int remembered() {
    return remembered.size();
  }

  void keep(Fence fence, Triage.Result result) {
    result.parked.forEach((message, why) -> backlog.park(fence, message, why));
    result.delayed.forEach(
        (message, delay) -> delay(fence, message, delay.reason(), delay.error()));
  }

  void delay(Fence fence, MessageKey message, WaitingReason reason, String error) {
    if (remembered.size() >= REMEMBERED) {
      remembered.clear();
    }
    remembered.add(message);
    int doublings = Math.min(DOUBLINGS, backlog.failedAttempts(message));
    Duration wait = config.retryAfter().multipliedBy(1L << doublings);
    int failures = backlog.delay(fence, message, reason, wait);
    if (countsAgainst(reason) && failures >= config.maxAttempts()) {
      backlog.park(fence, message, new ParkReason.AttemptsExhausted(failures, error));
    }
  }

  /** A full bucket or an end of the pause cures the first three, however long it takes. */
  private static boolean countsAgainst(WaitingReason reason) {
    return switch (reason) {
      case WaitingReason.RateLimit _, WaitingReason.Paused _, WaitingReason.RelayingPaused _ ->
          false;
      case WaitingReason.SourceFinality _,
          WaitingReason.OutputProposal _,
          WaitingReason.DisputeWindow _,
          WaitingReason.BatchCut _,
          WaitingReason.Proving _,
          WaitingReason.ProofRefused _,
          WaitingReason.Challenge _,
          WaitingReason.Settlement _,
          WaitingReason.RootCarriage _,
          WaitingReason.ClaimInclusion _,
          WaitingReason.ChainUnavailable _,
          WaitingReason.SenderBlocked _ ->
          true;
    };
  }
}
