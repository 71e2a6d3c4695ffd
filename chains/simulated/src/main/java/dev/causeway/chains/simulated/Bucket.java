// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.model.TokenAmount;
import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket: what may pass in one direction.
 *
 * @param capacity what it holds at most
 * @param refillPerSecond what comes back each second
 * @param available what it held at {@code updatedAt}
 * @param updatedAt chain time
 */
record Bucket(
    TokenAmount capacity, TokenAmount refillPerSecond, TokenAmount available, Instant updatedAt) {
  Bucket at(Instant time) {
    long seconds = Math.max(0, Duration.between(updatedAt, time).toSeconds());
    TokenAmount refilled = available.plus(refillPerSecond.times(seconds));
    TokenAmount held = refilled.compareTo(capacity) < 0 ? refilled : capacity;
    return new Bucket(capacity, refillPerSecond, held, time);
  }

  Bucket less(TokenAmount amount) {
    return new Bucket(capacity, refillPerSecond, available.minus(amount), updatedAt);
  }
}
