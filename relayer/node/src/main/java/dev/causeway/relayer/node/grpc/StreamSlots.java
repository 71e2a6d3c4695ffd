// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.util.HashMap;
import java.util.Map;

/** Counts open streams, of each client and of all. Safe for concurrent use. */
final class StreamSlots {
  private final int perClient;
  private final int all;
  private final Map<String, Integer> byClient = new HashMap<>();
  private int open;

  StreamSlots(int perClient, int all) {
    this.perClient = perClient;
    this.all = all;
  }

  /**
   * Takes a slot until it is closed.
   *
   * @throws ApiException when there is none
   */
  synchronized Slot take(String client) {
    int ofClient = byClient.getOrDefault(client, 0);
    if (ofClient >= perClient || open >= all) {
      throw new ApiFailure.TooManyStreams(perClient).exception();
    }
    open++;
    byClient.put(client, ofClient + 1);
    return new Slot(client);
  }

  synchronized int open() {
    return open;
  }

  private synchronized void free(String client) {
    open--;
    byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
  }

  /** A taken slot. */
  final class Slot implements AutoCloseable {
    private final String client;
    private boolean closed;

    private Slot(String client) {
      this.client = client;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        free(client);
      }
    }
  }
}
