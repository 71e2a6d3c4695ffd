// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.failpoint;

/** Thrown at a failpoint that was armed to throw: the step fails as if by a bug. */
public final class FailpointException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Thrown there. */
  FailpointException(Failpoint point) {
    super("failpoint " + point.key() + " was armed to throw");
  }
}
