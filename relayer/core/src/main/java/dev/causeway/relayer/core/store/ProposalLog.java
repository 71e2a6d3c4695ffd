// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.OutputRoot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Outputs proposed on L1, canonical ones only. */
public interface ProposalLog {
  /**
   * All proposals of the rollup that are neither settled, rejected nor overtaken by a later settled
   * one, by id.
   */
  List<Proposal> open(ChainId rollup);

  /** That proposal. */
  Optional<Proposal> find(ChainId rollup, long id);

  /**
   * The rollup's block up to which the exit root is accepted on L1; empty before the first
   * settlement.
   */
  Optional<BlockNumber> settledUpTo(ChainId rollup);

  /** Keeps what our own node says about a proposal; a verdict never changes. */
  void recordVerdict(Fence fence, ChainId rollup, long id, OutputRoot computed);

  /**
   * A proposal.
   *
   * @param rollup the rollup
   * @param id its number
   * @param output what it claims
   * @param l2Block for which block of the rollup
   * @param proposer by whom
   * @param deadline end of its dispute window, L1 time
   * @param l1Block the L1 block that it is in
   * @param status how it stands on L1
   * @param computed what our own node computed, once it did
   */
  record Proposal(
      ChainId rollup,
      long id,
      OutputRoot output,
      BlockNumber l2Block,
      Address proposer,
      Instant deadline,
      BlockRef l1Block,
      Status status,
      Optional<OutputRoot> computed) {}

  /** How a proposal stands on L1. */
  enum Status {
    /** Neither challenged nor final. */
    OPEN,
    /** Challenged, not decided. */
    CHALLENGED,
    /** Challenged and found right. */
    UPHELD,
    /** Challenged and found wrong. */
    REJECTED,
    /** Final. */
    FINALIZED,
    /** Final, and its exit root accepted. */
    SETTLED
  }
}
