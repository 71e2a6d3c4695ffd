// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.cluster;

import java.util.List;

/**
 * How nodes reach each other.
 *
 * @param enabled whether this node looks for others at all
 * @param host address of this node for the others
 * @param port its port, 0 for a free one
 * @param seeds addresses of nodes to join, as host:port; empty to find them through the store
 */
public record ClusterSettings(boolean enabled, String host, int port, List<String> seeds) {
  /** Refuses what is out of range, naming it. */
  public ClusterSettings {
    seeds = List.copyOf(seeds);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("cluster.port must be 0 to 65535, but is " + port);
    }
    for (String seed : seeds) {
      if (!seed.matches("[^\\s:]+:[0-9]{1,5}")) {
        throw new IllegalArgumentException(
            "cluster.seeds must be a list of HOST:PORT separated by commas, but has \""
                + seed
                + "\"");
      }
    }
  }
}
