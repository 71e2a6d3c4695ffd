// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.time.Instant;
import java.util.Optional;

/** Why a transfer is not further, and what it waits for. */
public sealed interface WaitingReason {

  /**
   * Its block is not final yet.
   *
   * @param chain the source chain
   * @param block the block of the message
   * @param finalized the highest final block seen
   */
  record SourceFinality(ChainId chain, BlockNumber block, BlockNumber finalized)
      implements WaitingReason {}

  /**
   * No output that covers it has been proposed yet.
   *
   * @param chain the source rollup
   * @param block the block of the message
   */
  record OutputProposal(ChainId chain, BlockNumber block) implements WaitingReason {}

  /**
   * The dispute window of the output that covers it is open.
   *
   * @param chain the source rollup
   * @param proposal number of the proposal
   * @param deadline when the window closes, in L1 time
   */
  record DisputeWindow(ChainId chain, long proposal, Instant deadline) implements WaitingReason {}

  /**
   * The output that would settle it is challenged.
   *
   * @param chain the source rollup
   * @param proposal number of the proposal
   */
  record Challenge(ChainId chain, long proposal) implements WaitingReason {}

  /**
   * It is in no batch of the validity-proven source yet.
   *
   * @param chain the source chain
   */
  record BatchCut(ChainId chain) implements WaitingReason {}

  /**
   * The validity proof of its batch is not there yet.
   *
   * @param chain the source chain
   * @param batch number of its batch
   * @param ahead how many proofs are made before that one
   * @param started whether a prover is at it
   * @param expected when it should be there, by the pace of the last proofs; empty before the first
   */
  record Proving(ChainId chain, long batch, int ahead, boolean started, Optional<Instant> expected)
      implements WaitingReason {}

  /**
   * The validity proof of its batch cannot be made: an operator has to look.
   *
   * @param chain the source chain
   * @param batch number of its batch
   * @param detail what the prover found
   */
  record ProofRefused(ChainId chain, long batch, String detail) implements WaitingReason {}

  /**
   * The window has closed, or the source is L1: the exit root is being accepted.
   *
   * @param chain the source chain
   */
  record Settlement(ChainId chain) implements WaitingReason {}

  /**
   * The destination has not derived the L1 block with the root yet, or the root is being carried.
   *
   * @param chain the destination
   * @param l1Block the L1 block that the destination must know
   */
  record RootCarriage(ChainId chain, BlockNumber l1Block) implements WaitingReason {}

  /**
   * The claim is queued or waits for inclusion.
   *
   * @param chain the destination
   */
  record ClaimInclusion(ChainId chain) implements WaitingReason {}

  /**
   * The token bucket of the destination is too low.
   *
   * @param chain the destination
   * @param token the token
   * @param available what the bucket holds
   */
  record RateLimit(ChainId chain, TokenKey token, TokenAmount available) implements WaitingReason {}

  /**
   * A guardian or the supply audit paused claims there.
   *
   * @param chain the destination
   */
  record Paused(ChainId chain) implements WaitingReason {}

  /**
   * The chain cannot be reached, or its endpoints disagree.
   *
   * @param chain the chain
   * @param detail what its endpoints answer
   */
  record ChainUnavailable(ChainId chain, String detail) implements WaitingReason {}

  /**
   * The key that pays for claims has no funds left, or fees are above the ceiling.
   *
   * @param chain the destination
   * @param detail what is missing
   */
  record SenderBlocked(ChainId chain, String detail) implements WaitingReason {}

  /**
   * An operator stopped relaying, on every node.
   *
   * @param operator who
   * @param reason why, as that operator said
   * @param since since when, by the relayer's clock
   */
  record RelayingPaused(String operator, String reason, Instant since) implements WaitingReason {}
}
