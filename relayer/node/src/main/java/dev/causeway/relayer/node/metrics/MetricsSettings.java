// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

/**
 * Where metrics are served.
 *
 * @param enabled whether they are
 * @param host address to listen on
 * @param port port, 0 for a free one
 */
public record MetricsSettings(boolean enabled, String host, int port) {
  /** Refuses what is out of range, naming it. */
  public MetricsSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("metrics.port must be 0 to 65535, but is " + port);
    }
  }
}
