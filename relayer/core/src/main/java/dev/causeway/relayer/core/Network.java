// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import dev.causeway.chains.BaseState;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Layer;
import dev.causeway.model.ChainId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The chains that the relayer serves.
 *
 * @param base the L1
 * @param slots the chains in the order of their slots under the global root, as the contract {@code
 *     GlobalRoots} was given them
 * @param chains access to each
 */
public record Network(ChainId base, List<ChainId> slots, Map<ChainId, ChainAccess> chains) {
  /** Refuses a chain without a slot, and a base chain that is not in slot 0. */
  public Network {
    slots = List.copyOf(slots);
    if (slots.isEmpty() || !slots.getFirst().equals(base)) {
      throw new IllegalArgumentException(
          "slot 0 must be the base chain " + base + ", but the slots are " + slots);
    }
    // In the order of the slots: a map without an order would make a run depend on the process.
    Map<ChainId, ChainAccess> ordered = new LinkedHashMap<>();
    for (ChainId slot : slots) {
      ChainAccess access = chains.get(slot);
      if (access != null) {
        ordered.put(slot, access);
      }
    }
    for (ChainId chain : chains.keySet()) {
      if (!slots.contains(chain)) {
        throw new IllegalArgumentException(
            "chain " + chain + " has no slot under the global root; the slots are " + slots);
      }
    }
    chains = Collections.unmodifiableMap(ordered);
  }

  /** Access to a chain that is part of the network. */
  public ChainAccess access(ChainId chain) {
    ChainAccess access = chains.get(chain);
    if (access == null) {
      throw new IllegalArgumentException("chain " + chain + " is not part of the network " + slots);
    }
    return access;
  }

  /** Access to the L1. */
  public ChainAccess baseAccess() {
    return access(base);
  }

  /** State of the L1. */
  public BaseState baseState() {
    return switch (baseAccess().layer()) {
      case Layer.Base(var state) -> state;
      case Layer.Optimistic _, Layer.Validity _ ->
          throw new IllegalArgumentException(
              "slot 0 must be the base chain, but chain %s is of kind %s"
                  .formatted(base, baseAccess().kind()));
    };
  }

  /**
   * Whether the chain knows every global root at once: the L1, and those whose bridge stands there.
   */
  public boolean knowsRootsAtOnce(ChainId chain) {
    return switch (access(chain).layer()) {
      case Layer.Base _, Layer.Validity _ -> true;
      case Layer.Optimistic _ -> false;
    };
  }
}
