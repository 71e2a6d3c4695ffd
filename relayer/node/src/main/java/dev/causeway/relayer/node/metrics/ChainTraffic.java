// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import java.util.List;
import java.util.Map;

/**
 * What a chain's endpoints were asked since the start of the node.
 *
 * @param callsPerMethod JSON-RPC calls by method
 * @param requests HTTP requests
 * @param failuresPerEndpoint requests that got no usable answer, by position of the endpoint
 */
public record ChainTraffic(
    Map<String, Long> callsPerMethod, long requests, List<Long> failuresPerEndpoint) {
  /** Copies the collections. */
  public ChainTraffic {
    callsPerMethod = Map.copyOf(callsPerMethod);
    failuresPerEndpoint = List.copyOf(failuresPerEndpoint);
  }
}
