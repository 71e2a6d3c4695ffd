// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import dev.causeway.chains.ledger.Rejection;
import java.time.Duration;

/** Why the service refuses a call. {@link RefusalStatus} makes a gRPC status of it. */
sealed interface Refusal {
  /**
   * A field of the request is wrong.
   *
   * @param field its path
   * @param problem what is wrong, with the value and the remedy
   */
  record BadField(String field, String problem) implements Refusal {}

  /**
   * There is no such resource.
   *
   * @param resource its name
   * @param remedy what to do
   */
  record NotFound(String resource, String remedy) implements Refusal {}

  /**
   * The rules of the ledger do not allow the transaction.
   *
   * @param rejection which
   */
  record Rejected(Rejection rejection) implements Refusal {}

  /**
   * Too much waits.
   *
   * @param capacity how much may wait
   */
  record QueueFull(int capacity) implements Refusal {}

  /**
   * Too much is ordered that L1 has not got yet.
   *
   * @param most how much may be
   */
  record ProverBehind(int most) implements Refusal {}

  /**
   * This node is not the sequencer.
   *
   * @param detail what it does instead
   */
  record NotRunning(String detail) implements Refusal {}

  /**
   * There are too many streams.
   *
   * @param limit how many there may be
   */
  record TooManyStreams(int limit) implements Refusal {}

  /**
   * The caller does not read its stream.
   *
   * @param patience how long the service waited
   */
  record SlowConsumer(Duration patience) implements Refusal {}

  /**
   * The stream is as old as streams get.
   *
   * @param life how long that is
   */
  record StreamLifeOver(Duration life) implements Refusal {}

  /**
   * A unary call takes too long.
   *
   * @param cap how long it may take
   */
  record TooLong(Duration cap) implements Refusal {}

  /** The node is stopping. */
  record Stopping() implements Refusal {}

  /** The store failed. */
  record StoreDown() implements Refusal {}

  /**
   * A bug, or damage; the log has the details.
   *
   * @param incident under which
   */
  record Internal(String incident) implements Refusal {}

  /** Throws it, for code that answers a call. */
  default RefusalException exception() {
    return new RefusalException(this);
  }
}
