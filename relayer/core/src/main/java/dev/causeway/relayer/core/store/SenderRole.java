// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

/**
 * What a key of the relayer is for. Each role has its own key and its own lease on every chain: one
 * writer per key.
 */
public enum SenderRole {
  /** Carries roots, claims, and updates the global root. */
  RELAYER,
  /** Proposes outputs and settles exit roots on L1. */
  PROPOSER,
  /** Challenges wrong outputs on L1. */
  CHALLENGER,
  /** Pauses a bridge. */
  GUARDIAN
}
