// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How to reach the nodes of one chain.
 *
 * @param endpoints URLs of JSON-RPC over HTTP, the preferred one first, at least one. They may hold
 *     API keys, so no message and no {@code toString} shows them
 * @param connectTimeout how long to wait for a connection; 2 s by default
 * @param requestTimeout how long to wait for a whole answer; 10 s by default. Longer hides dead
 *     endpoints, shorter fails big answers of slow ones
 * @param maxResponseBytes answers beyond this are refused without being read; 64 MiB by default. It
 *     bounds memory, and has to hold the receipts of the largest block
 * @param maxBatch most calls in one request; 100 by default, as hosted nodes refuse larger batches
 * @param chainIdInterval how long a checked chain id is believed; 30 s by default. It is also
 *     checked again after every failure
 */
public record RpcOptions(
    List<URI> endpoints,
    Duration connectTimeout,
    Duration requestTimeout,
    int maxResponseBytes,
    int maxBatch,
    Duration chainIdInterval) {

  /** Refuses options that could not work, naming the value. */
  public RpcOptions {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("a chain needs at least one endpoint URL, but has none");
    }
    for (int i = 0; i < endpoints.size(); i++) {
      URI endpoint = endpoints.get(i);
      String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme();
      boolean http = List.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT));
      if (!http || endpoint.getHost() == null) {
        throw new IllegalArgumentException(
            "endpoint %d must be a URL such as http://127.0.0.1:8545, but has scheme \"%s\" and host \"%s\""
                .formatted(i, scheme, endpoint.getHost()));
      }
    }
    requirePositive("connect timeout", connectTimeout);
    requirePositive("request timeout", requestTimeout);
    requirePositive("chain id interval", chainIdInterval);
    if (maxResponseBytes < 1024) {
      throw new IllegalArgumentException(
          "the largest response must be at least 1024 bytes, but is " + maxResponseBytes);
    }
    if (maxBatch < 1) {
      throw new IllegalArgumentException(
          "the largest batch must be at least 1, but is " + maxBatch);
    }
  }

  /** The defaults with these endpoints. */
  public static RpcOptions of(List<URI> endpoints) {
    return new RpcOptions(
        endpoints,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        64 << 20,
        100,
        Duration.ofSeconds(30));
  }

  /** The same with another request timeout. */
  public RpcOptions withRequestTimeout(Duration timeout) {
    return new RpcOptions(
        endpoints, connectTimeout, timeout, maxResponseBytes, maxBatch, chainIdInterval);
  }

  /** The same with another bound for the size of an answer. */
  public RpcOptions withMaxResponseBytes(int bytes) {
    return new RpcOptions(
        endpoints, connectTimeout, requestTimeout, bytes, maxBatch, chainIdInterval);
  }

  /** The same with another bound for the size of a batch. */
  public RpcOptions withMaxBatch(int calls) {
    return new RpcOptions(
        endpoints, connectTimeout, requestTimeout, maxResponseBytes, calls, chainIdInterval);
  }

  @Override
  public String toString() {
    return "RpcOptions[%d endpoints, connect %s, request %s, at most %d bytes and %d calls]"
        .formatted(endpoints.size(), connectTimeout, requestTimeout, maxResponseBytes, maxBatch);
  }

  private static void requirePositive(String what, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("the " + what + " must be positive, but is " + duration);
    }
  }
}
