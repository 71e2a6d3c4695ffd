// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.metrics;

import java.io.IOException;

/** Metrics cannot be served. The message names the value at fault and the remedy. */
public final class MetricsStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MetricsStartException(MetricsSettings settings, IOException cause) {
    super(
        "cannot serve metrics on %s port %d: %s; stop what uses the port, choose another one with metrics.port, or set metrics.enabled = false"
            .formatted(settings.host(), settings.port(), cause.getMessage()),
        cause);
  }
}
