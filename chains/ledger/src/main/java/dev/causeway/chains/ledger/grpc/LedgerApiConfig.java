// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/**
 * Where the ledger's service listens and what callers may ask.
 *
 * @param host address or host name to listen on; loopback alone, since the service is plaintext
 * @param port TCP port, 0 for any free one
 * @param requestBytes largest request, in bytes. Default 512 KiB: 500 signed transactions have
 *     about 300 KB. Larger ones let few callers fill the memory
 * @param metadataBytes largest metadata of a call, in bytes. Default 8 KiB, as gRPC itself
 * @param unaryTime longest time that a unary call may take, also when its caller would wait longer
 *     or sets no deadline. Default 20 s: a submission that was not answered by then is asked for
 *     again by submitting it again
 * @param streamLife longest life of a stream. Default 1 h; the caller opens it again where it was
 * @param streamPatience how long a stream waits for a caller that does not read. Default 30 s
 * @param streams open streams of all callers. Default 256: each keeps a thread and a page of blocks
 * @param callsPerConnection calls in progress on one connection. Default 2,000: a caller that
 *     submits one by one has many under way, because each waits for the disk
 */
public record LedgerApiConfig(
    String host,
    int port,
    int requestBytes,
    int metadataBytes,
    Duration unaryTime,
    Duration streamLife,
    Duration streamPatience,
    int streams,
    int callsPerConnection) {
  /**
   * Refuses plaintext on anything but loopback, and limits under which nothing could be asked.
   *
   * @throws IllegalArgumentException naming the value and the remedy
   */
  public LedgerApiConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535, but is " + port);
    }
    if (!resolved(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "refusing to serve plaintext on "
              + host
              + ", which is not loopback: listen on 127.0.0.1 and put a proxy with TLS in front");
    }
    aboveZero("request-bytes", requestBytes > 0, requestBytes);
    aboveZero("metadata-bytes", metadataBytes > 0, metadataBytes);
    aboveZero("unary-time", unaryTime.isPositive(), unaryTime);
    aboveZero("stream-life", streamLife.isPositive(), streamLife);
    aboveZero("stream-patience", streamPatience.isPositive(), streamPatience);
    aboveZero("streams", streams > 0, streams);
    aboveZero("calls-per-connection", callsPerConnection > 0, callsPerConnection);
  }

  /** On 127.0.0.1 with the defaults. */
  public static LedgerApiConfig loopback(int port) {
    return new LedgerApiConfig(
        "127.0.0.1",
        port,
        512 * 1024,
        8 * 1024,
        Duration.ofSeconds(20),
        Duration.ofHours(1),
        Duration.ofSeconds(30),
        256,
        2_000);
  }

  /** The address to bind. */
  InetSocketAddress address() {
    return new InetSocketAddress(resolved(host), port);
  }

  private static void aboveZero(String key, boolean holds, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(
          "ledger.grpc.%s must be above zero, but is %s".formatted(key, value));
    }
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException(
          "cannot listen on \"" + host + "\": no such host; use 127.0.0.1", unknown);
    }
  }
}
