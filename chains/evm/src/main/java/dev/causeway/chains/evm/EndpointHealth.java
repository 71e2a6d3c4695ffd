// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When an endpoint may be asked again: a circuit breaker with exponential backoff. Decides by the
 * times it is given; not safe for concurrent use.
 */
final class EndpointHealth {
  /** Wait after a first failure. A node that restarts is back before this doubles a few times. */
  static final Duration FIRST_WAIT = Duration.ofMillis(100);

  /** Longest wait of our own: how late a recovered endpoint may be noticed. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Longest wait that an endpoint can impose, so that a bad header does not end its use. */
  static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

  /** An endpoint of another chain is looked at again this often. */
  static final Duration WRONG_CHAIN_WAIT = Duration.ofSeconds(30);

  /** How soon an endpoint that contradicted a quorum is heard again; doubles with each time. */
  static final Duration FIRST_QUARANTINE = Duration.ofSeconds(2);

  /** Longest time for which an endpoint that contradicts a quorum is not heard. */
  static final Duration LONGEST_QUARANTINE = Duration.ofMinutes(5);

  private final RandomGenerator random;
  private int failuresInRow;
  private int divergences;
  private boolean distrusted;
  private Instant closedUntil = Instant.MIN;
  private Instant checkedUntil = Instant.MIN;

  EndpointHealth(RandomGenerator random) {
    this.random = random;
  }

  boolean mayAsk(Instant now) {
    return !now.isBefore(closedUntil);
  }

  Instant mayAskAt() {
    return closedUntil;
  }

  boolean chainIsChecked(Instant now) {
    return now.isBefore(checkedUntil);
  }

  void chainChecked(Instant now, Duration validFor) {
    checkedUntil = now.plus(validFor);
  }

  void succeeded() {
    failuresInRow = 0;
    if (!distrusted) {
      closedUntil = Instant.MIN;
    }
  }

  /** Between half and all of a wait that doubles, or what the endpoint asked for. */
  void failed(Instant now, Optional<Duration> asked) {
    checkedUntil = Instant.MIN;
    int doublings = Math.min(failuresInRow, 16);
    failuresInRow++;
    Duration own = FIRST_WAIT.multipliedBy(1L << doublings);
    own = own.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : own;
    long half = own.toNanos() / 2;
    Duration wait = asked.orElse(Duration.ofNanos(half + random.nextLong(half + 1)));
    closedUntil = now.plus(wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait);
  }

  /**
   * It contradicts a quorum of its peers. It is not heard for a while, and answers no question by
   * itself until it agrees again.
   */
  void diverged(Instant now) {
    Duration wait = FIRST_QUARANTINE.multipliedBy(1L << Math.min(divergences, 10));
    divergences++;
    distrusted = true;
    closedUntil = now.plus(wait.compareTo(LONGEST_QUARANTINE) > 0 ? LONGEST_QUARANTINE : wait);
  }

  /** It agrees with a quorum of its peers. */
  void agreed() {
    divergences = 0;
    distrusted = false;
  }

  /** Whether it contradicted its peers when it was last compared with them. */
  boolean isDistrusted() {
    return distrusted;
  }

  void servesWrongChain(Instant now) {
    checkedUntil = Instant.MIN;
    closedUntil = now.plus(WRONG_CHAIN_WAIT);
  }
}
