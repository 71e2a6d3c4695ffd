// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.ChainId;
import java.util.Set;

/**
 * What the memory has to know of the network's shape.
 *
 * @param base the L1
 * @param ledgers validity-proven layers: their bridge stands on the L1, so they know every global
 *     root at once, and what reaches them is sent on the L1
 */
public record NetworkShape(ChainId base, Set<ChainId> ledgers) {
  /** Copies the set. */
  public NetworkShape {
    ledgers = Set.copyOf(ledgers);
  }

  /** Whether the chain knows every global root at once. */
  boolean knowsRootsAtOnce(ChainId chain) {
    return chain.equals(base) || ledgers.contains(chain);
  }

  /** The chain whose blocks take what reaches the chain. */
  ChainId sentOn(ChainId chain) {
    return ledgers.contains(chain) ? base : chain;
  }
}
