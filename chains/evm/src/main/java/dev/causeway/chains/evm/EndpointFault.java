// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import java.time.Duration;
import java.util.Optional;

/** Why one endpoint gave no usable answer. Its text never shows the URL. */
final class EndpointFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of trouble it is. */
  enum Kind {
    /** No connection, a broken one, or an HTTP error. */
    UNREACHABLE,
    /** The connection broke before an answer, as a reused one does that the server closed. */
    BROKEN,
    /** It asks to slow down. */
    THROTTLED,
    /** It answers, but not what JSON-RPC allows. */
    MALFORMED,
    /** It serves another chain. */
    WRONG_CHAIN,
    /** It contradicts a quorum of its peers. */
    DIVERGED
  }

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  EndpointFault(Kind kind, String detail) {
    this(kind, detail, Optional.empty());
  }

  EndpointFault(Kind kind, String detail, Optional<Duration> retryAfter) {
    super(detail, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  Kind kind() {
    return kind;
  }

  String detail() {
    String message = getMessage();
    return message == null ? kind.name() : message;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
