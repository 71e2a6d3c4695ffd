// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

/** When a block counts as final. There is no silent fallback from one policy to another. */
public sealed interface FinalityPolicy {
  /**
   * A number of blocks on top.
   *
   * @param blocks how many, zero for final at once
   */
  record Depth(int blocks) implements FinalityPolicy {
    /** Refuses negative depths. */
    public Depth {
      if (blocks < 0) {
        throw new IllegalArgumentException("finality depth below zero: " + blocks);
      }
    }
  }

  /** The node's {@code finalized} tag; an error when the node does not support it. */
  record FinalizedTag() implements FinalityPolicy {}

  /** The node's {@code safe} tag; an error when the node does not support it. */
  record SafeTag() implements FinalityPolicy {}
}
