// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import java.io.IOException;

/** The service cannot start. The message names the value at fault and the remedy. */
public final class ApiStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private ApiStartException(String message, Throwable cause) {
    super(message, cause);
  }

  static ApiStartException cannotListen(ApiConfig config, IOException cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new ApiStartException(
        "cannot serve gRPC on %s port %d: %s; stop what uses the port or choose another one, and check"
                .formatted(config.host(), config.port(), root.getMessage())
            + " the TLS files if there are any",
        cause);
  }
}
