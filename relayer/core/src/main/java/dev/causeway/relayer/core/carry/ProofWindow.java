// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.carry;

import dev.causeway.model.BlockNumber;
import java.util.Optional;

/**
 * The L1 blocks of a proof to a mirror. Pure.
 *
 * @param at whose state is proven: the first header
 * @param upTo the last header
 */
record ProofWindow(BlockNumber at, BlockNumber upTo) {
  /** Most headers that the contract {@code Mirror} takes. */
  static final int MAX_HEADERS = 64;

  /**
   * The newest L1 state that can be proven, with the headers by which the mirror recognizes it;
   * empty while our view of L1 is behind that of the rollup, when none might be recognized.
   *
   * <p>The newest final block is proven, or the rollup's origin where that is older. Where finality
   * is further behind the origin than the headers reach, a younger block is proven: a rollup
   * derives from L1, so a reorg that takes that block away takes the acceptance away with it, and
   * messages are claimed from final blocks only in any case.
   *
   * @param finalized newest final L1 block
   * @param head newest L1 block that we know
   * @param origin the L1 block that the rollup has reached
   */
  static Optional<ProofWindow> of(BlockNumber finalized, BlockNumber head, BlockNumber origin) {
    if (origin.isAfter(head)) {
      return Optional.empty();
    }
    BlockNumber at = finalized.min(origin).max(origin.minusOrZero(MAX_HEADERS - 1L));
    return Optional.of(new ProofWindow(at, head.min(at.plus(MAX_HEADERS - 1L))));
  }

  /** The same proof with the headers up to that one, as far as the mirror takes them. */
  ProofWindow upTo(BlockNumber head) {
    return new ProofWindow(at, upTo.max(head.min(at.plus(MAX_HEADERS - 1L))));
  }
}
