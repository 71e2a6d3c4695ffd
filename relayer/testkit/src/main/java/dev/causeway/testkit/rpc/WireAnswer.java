// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import java.util.Map;

/** What goes back over the wire. */
sealed interface WireAnswer {
  /** An HTTP response. */
  record Response(int status, Map<String, String> headers, byte[] body) implements WireAnswer {
    static Response json(byte[] body) {
      return new Response(200, Map.of("content-type", "application/json"), body);
    }
  }

  /** The beginning of a response that announces more. */
  record Partial(byte[] body, int announced) implements WireAnswer {}

  /** Blanks. */
  record Blanks(long bytes, boolean packed) implements WireAnswer {}

  /** A reset. */
  record Broken() implements WireAnswer {}
}
