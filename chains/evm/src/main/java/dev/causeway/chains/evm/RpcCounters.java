// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a chain's endpoints were asked. Only grows; safe for concurrent use.
 *
 * <p>A call is one JSON-RPC request object; a batch of calls is one HTTP request. Calls that are
 * sent again, to the same or another endpoint, count again.
 */
public final class RpcCounters {
  private final Map<String, LongAdder> calls = new ConcurrentHashMap<>();
  private final LongAdder requests = new LongAdder();
  private final LongAdder bytesReceived = new LongAdder();
  private final List<LongAdder> failures;

  /** Counters for so many endpoints, all zero. */
  public RpcCounters(int endpoints) {
    List<LongAdder> zeros = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      zeros.add(new LongAdder());
    }
    failures = List.copyOf(zeros);
  }

  void request(List<RpcCall> batch) {
    requests.increment();
    for (RpcCall call : batch) {
      calls.computeIfAbsent(call.method(), _ -> new LongAdder()).increment();
    }
  }

  void received(int bytes) {
    bytesReceived.add(bytes);
  }

  void failure(int endpoint) {
    failures.get(endpoint).increment();
  }

  /** What was counted so far. */
  public Snapshot snapshot() {
    Map<String, Long> perMethod = new TreeMap<>();
    calls.forEach((method, count) -> perMethod.put(method, count.sum()));
    return new Snapshot(
        perMethod,
        requests.sum(),
        bytesReceived.sum(),
        failures.stream().map(LongAdder::sum).toList());
  }

  /**
   * Counters at one time.
   *
   * @param callsPerMethod JSON-RPC calls by method
   * @param httpRequests HTTP requests, each with one call or a batch
   * @param bytesReceived bytes of all response bodies
   * @param failuresPerEndpoint requests that got no usable answer, by position of the endpoint
   */
  public record Snapshot(
      Map<String, Long> callsPerMethod,
      long httpRequests,
      long bytesReceived,
      List<Long> failuresPerEndpoint) {
    /** Copies the collections. */
    public Snapshot {
      callsPerMethod = Map.copyOf(callsPerMethod);
      failuresPerEndpoint = List.copyOf(failuresPerEndpoint);
    }

    /** JSON-RPC calls of all methods. */
    public long calls() {
      return callsPerMethod.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
