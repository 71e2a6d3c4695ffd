// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.grpc;

import java.io.IOException;

/** The service of a ledger's node cannot start; the message names the value and the remedy. */
public final class LedgerApiStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private LedgerApiStartException(String message, Throwable cause) {
    super(message, cause);
  }

  static LedgerApiStartException cannotListen(LedgerApiConfig config, IOException cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new LedgerApiStartException(
        "cannot listen on %s:%d (%s): end what uses the port, or choose another one, or 0 for any free one"
            .formatted(config.host(), config.port(), root.getMessage()),
        cause);
  }
}
