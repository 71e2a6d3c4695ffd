// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.time.Duration;

/**
 * What callers may ask of the service.
 *
 * @param requestBytes largest request
 * @param metadataBytes largest metadata of a call
 * @param unaryTime longest time that a unary call may take, also when its caller would wait longer
 *     or sets no deadline
 * @param streamLife longest life of a stream
 * @param streamPatience how long a stream waits for a caller that does not read
 * @param streamsPerClient open streams of one client: a certificate, or an address without one
 * @param streams open streams of all clients
 * @param callsPerConnection calls in progress on one connection
 */
public record ApiLimits(
    int requestBytes,
    int metadataBytes,
    Duration unaryTime,
    Duration streamLife,
    Duration streamPatience,
    int streamsPerClient,
    int streams,
    int callsPerConnection) {
  /** What suits a node on a devnet and a small cluster. */
  public static final ApiLimits DEFAULT =
      new ApiLimits(
          64 * 1024,
          8 * 1024,
          Duration.ofSeconds(20),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          64,
          512,
          128);

  /** Refuses limits under which nothing could be asked, naming the setting. */
  public ApiLimits {
    aboveZero("request-bytes", requestBytes > 0, requestBytes);
    aboveZero("metadata-bytes", metadataBytes > 0, metadataBytes);
    aboveZero("unary-time", unaryTime.isPositive(), unaryTime);
    aboveZero("stream-life", streamLife.isPositive(), streamLife);
    aboveZero("stream-patience", streamPatience.isPositive(), streamPatience);
    aboveZero("streams-per-client", streamsPerClient > 0, streamsPerClient);
    aboveZero("streams", streams > 0, streams);
    aboveZero("calls-per-connection", callsPerConnection > 0, callsPerConnection);
  }

  private static void aboveZero(String key, boolean holds, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "grpc.limits.%s must be above zero, but is %s".formatted(key, value));
    }
  }
}
