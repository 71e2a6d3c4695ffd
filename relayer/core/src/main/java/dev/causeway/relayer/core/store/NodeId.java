// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

/**
 * Names one node of the relayer for as long as its process lives.
 *
 * @param value a non-empty name, unique among the nodes on the same store
 */
public record NodeId(String value) {
  /** Refuses an empty name. */
  public NodeId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a node id cannot be blank");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
