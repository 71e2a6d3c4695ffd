// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.send;

import dev.causeway.relayer.core.store.Outbox.Attempt;
import dev.causeway.relayer.core.store.Outbox.InFlight;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides what to do about transactions that are signed and not mined. Pure. */
final class AttemptPolicy {
  private AttemptPolicy() {}

  /**
   * What is due.
   *
   * @param unsent stored and never handed to the chain: a crash came in between
   * @param overdue handed over so long ago that their receipts are to be looked for
   * @param nextCheck when the earliest of the others becomes overdue, from now; ten times the time
   *     to a replacement when there are none
   */
  record Due(List<InFlight> unsent, List<InFlight> overdue, Duration nextCheck) {}

  static Due due(List<InFlight> inFlight, Instant now, SendConfig config) {
    List<InFlight> unsent = new ArrayList<>();
    List<InFlight> overdue = new ArrayList<>();
    Duration next = config.replaceAfter().multipliedBy(10);
    for (InFlight flight : inFlight) {
      if (flight.intent().state() != IntentState.SENT) {
        continue;
      }
      Attempt newest = flight.attempts().getLast();
      if (newest.broadcastAt().isEmpty()) {
        unsent.add(flight);
        continue;
      }
      Duration age = Duration.between(newest.broadcastAt().get(), now);
      if (age.compareTo(config.checkAfter()) >= 0) {
        overdue.add(flight);
      } else {
        Duration left = config.checkAfter().minus(age);
        next = left.compareTo(next) < 0 ? left : next;
      }
    }
    return new Due(unsent, overdue, next);
  }

  /** Whether a transaction that is still not mined deserves a higher fee now. */
  static boolean wantsReplacement(InFlight flight, Instant now, SendConfig config) {
    Attempt newest = flight.attempts().getLast();
    return flight.attempts().size() < config.maxAttempts()
        && Duration.between(newest.storedAt(), now).compareTo(config.replaceAfter()) >= 0;
  }

  /** Whether it is not mined although it may not be signed again. */
  static boolean isExhausted(InFlight flight, Instant now, SendConfig config) {
    Attempt newest = flight.attempts().getLast();
    return flight.attempts().size() >= config.maxAttempts()
        && Duration.between(newest.storedAt(), now).compareTo(config.replaceAfter()) >= 0;
  }
}
