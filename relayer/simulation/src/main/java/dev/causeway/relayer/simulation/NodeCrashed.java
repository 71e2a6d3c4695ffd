// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

/** The process dies here. An error, so that no duty survives its own death. */
final class NodeCrashed extends Error {
  private static final long serialVersionUID = 1L;

  NodeCrashed() {
    super("simulated crash", null, false, false);
  }
}
