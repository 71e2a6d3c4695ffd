// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import dev.causeway.model.Bytes32;
import java.util.Optional;

/**
 * Which L1 block the next L2 block is derived from. Pure: the driver reads L1 and acts.
 *
 * <p>The origin only moves to higher L1 blocks, and only while it is itself canonical: what an L2
 * was once told about L1 stays true of the L1 that it is told about later.
 */
final class OriginRule {
  private OriginRule() {}

  /**
   * What L1 shows.
   *
   * @param candidate the newest L1 block that has the wanted number of confirmations
   * @param hashAtOrigin hash of the canonical L1 block at the height of the present origin; empty
   *     when L1 has none there, or there is no origin yet
   */
  record L1View(L1Block candidate, Optional<Bytes32> hashAtOrigin) {}

  /** What to do. */
  sealed interface Step {}

  /**
   * Take this origin.
   *
   * @param origin above the present one
   */
  record Advance(L1Block origin) implements Step {}

  /** Keep the present origin: it is canonical and nothing above it has enough confirmations. */
  record Stay() implements Step {}

  /** The present origin is no longer on L1's canonical chain. */
  record Lost() implements Step {}

  /** Decides. */
  static Step next(Optional<L1Block> origin, L1View view) {
    if (origin.isEmpty()) {
      return new Advance(view.candidate());
    }
    L1Block present = origin.get();
    if (!view.hashAtOrigin().equals(Optional.of(present.hash()))) {
      return new Lost();
    }
    return view.candidate().number().isAfter(present.number())
        ? new Advance(view.candidate())
        : new Stay();
  }
}
