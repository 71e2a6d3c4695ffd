// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import java.util.List;

/**
 * What a key of the relayer is for. Each role has its own key and its own lease on every chain: one
 * writer per key. The work of {@link #RELAYER} may be spread over several keys; the further ones
 * have roles of their own.
 */
public enum SenderRole {
  /** Carries roots, claims, and updates the global root. */
  RELAYER,
  /** Proposes outputs and settles exit roots on L1. */
  PROPOSER,
  /** Challenges wrong outputs on L1. */
  CHALLENGER,
  /** Pauses a bridge. */
  GUARDIAN,
  /** Submits the batches of validity-proven layers on L1. */
  OPERATOR,
  /** Shares the work of {@link #RELAYER}. */
  RELAYER_2,
  /** Shares the work of {@link #RELAYER}. */
  RELAYER_3,
  /** Shares the work of {@link #RELAYER}. */
  RELAYER_4;

  private static final List<SenderRole> POOL = List.of(RELAYER, RELAYER_2, RELAYER_3, RELAYER_4);

  /** How many keys may share the work of {@link #RELAYER} on a chain. */
  public static final int MOST_RELAYERS = POOL.size();

  /** The roles without which a node cannot work. */
  public static List<SenderRole> needed() {
    return List.of(RELAYER, PROPOSER, CHALLENGER, GUARDIAN);
  }

  /**
   * Those that share the work of {@link #RELAYER}, itself first.
   *
   * @param keys how many there are, 1 to {@link #MOST_RELAYERS}
   */
  public static List<SenderRole> relayers(int keys) {
    return POOL.subList(0, keys);
  }
}
