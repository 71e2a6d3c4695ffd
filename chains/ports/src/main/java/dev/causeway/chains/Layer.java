// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.LayerKind;

/**
 * How a chain stands to the L1, with what only chains of that kind can be asked. A kind that is
 * added answers its own questions, and none of the others'.
 */
public sealed interface Layer {
  /** Its kind. */
  default LayerKind kind() {
    return switch (this) {
      case Base _ -> LayerKind.BASE;
      case Optimistic _ -> LayerKind.OPTIMISTIC;
      case Validity _ -> LayerKind.VALIDITY;
    };
  }

  /**
   * The L1 itself.
   *
   * @param state proofs of its global root
   */
  record Base(BaseState state) implements Layer {}

  /**
   * A rollup whose outputs can be disputed, and that learns global roots through a mirror.
   *
   * @param state its L1 origin and its outputs
   */
  record Optimistic(RollupState state) implements Layer {}

  /**
   * A layer whose batches are proven. Its bridge stands on the L1, and so do the transactions that
   * reach it: it knows every global root at once.
   *
   * @param batches what is to be proven
   */
  record Validity(BatchSource batches) implements Layer {}
}
