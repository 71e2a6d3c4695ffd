// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import dev.causeway.model.TransferState;

/**
 * Keeps what a stream says in the order of the lifecycle.
 *
 * <p>Milestones are read from canonical blocks, so a reorg of L1 can take, say, a settlement back
 * for a few seconds until it is mined again. A caller would see the transfer walk backwards for
 * nothing it can act on: such a step is held back. What matters to money is said at once: the
 * withdrawal of a claim by a reorg of the destination, and every state that stands aside.
 */
final class StateOrder {
  private StateOrder() {}

  /** Whether a stream that said {@code last} may say {@code next} now. */
  static boolean maySay(TransferState last, TransferState next) {
    if (aside(last) || aside(next) || last == TransferState.CLAIMED) {
      return true;
    }
    return next.compareTo(last) >= 0;
  }

  private static boolean aside(TransferState state) {
    return switch (state) {
      case OBSERVED, FINAL, SETTLED, ROOT_CARRIED, CLAIM_SENT, CLAIMED -> false;
      case ORPHANED, PARKED, CHALLENGED -> true;
    };
  }
}
