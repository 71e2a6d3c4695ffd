// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.chains.ChainFailure;
import java.time.Duration;

/** Why the service refuses a call. {@link FailureStatus} makes a gRPC status of it. */
sealed interface ApiFailure {
  /**
   * A field of the request is wrong.
   *
   * @param field its path
   * @param problem what is wrong, with the value and the remedy
   */
  record BadField(String field, String problem) implements ApiFailure {}

  /**
   * There is no such resource.
   *
   * @param resource its name
   * @param remedy what to do
   */
  record NotFound(String resource, String remedy) implements ApiFailure {}

  /**
   * The resource is not in a state for this.
   *
   * @param resource its name
   * @param reason stable, in capitals
   * @param text what it waits for, and the remedy
   */
  record NotReady(String resource, String reason, String text) implements ApiFailure {}

  /**
   * The request id was used for another request.
   *
   * @param requestId the id
   */
  record RequestIdReused(String requestId) implements ApiFailure {}

  /**
   * The method needs the operator role.
   *
   * @param method its full name
   */
  record OperatorOnly(String method) implements ApiFailure {}

  /**
   * No role is listed for the method: it is refused to everybody.
   *
   * @param method its full name
   */
  record Unlisted(String method) implements ApiFailure {}

  /**
   * The caller has too many streams.
   *
   * @param limit how many it may have
   */
  record TooManyStreams(int limit) implements ApiFailure {}

  /**
   * The caller does not read its stream.
   *
   * @param patience how long the service waited
   */
  record SlowConsumer(Duration patience) implements ApiFailure {}

  /**
   * The stream is as old as streams get.
   *
   * @param life how long that is
   */
  record StreamLifeOver(Duration life) implements ApiFailure {}

  /**
   * A unary call takes too long.
   *
   * @param cap how long it may take
   */
  record TooLong(Duration cap) implements ApiFailure {}

  /**
   * A chain failed.
   *
   * @param failure how
   */
  record ChainFailed(ChainFailure failure) implements ApiFailure {}

  /** The node is stopping. */
  record Stopping() implements ApiFailure {}

  /** The store failed. */
  record StoreDown() implements ApiFailure {}

  /** A bug; the log has the details under the incident. */
  record Internal(String incident) implements ApiFailure {}

  /** Throws it, for code that answers a call. */
  default ApiException exception() {
    return new ApiException(this);
  }
}
