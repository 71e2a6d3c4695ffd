// SPDX-License-Identifier: Apache-2.0
package dev.causeway.proofs.trie;

/** Carries a fault from deep in a decoder to the public method that returns it as a value. */
final class RlpFaultException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RlpFault fault;

  RlpFaultException(RlpFault.Kind kind, int offset) {
    // Hostile input must not cost a stack trace each time.
    super(kind.name(), null, false, false);
    this.fault = new RlpFault(kind, offset);
  }

  RlpFault fault() {
    return fault;
  }
}
