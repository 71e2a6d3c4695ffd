// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TxHash;
import dev.causeway.model.WaitingReason;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.ProofQueue.JobState;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that is stored about one transfer, from one snapshot.
 *
 * @param seq in which order it was observed
 * @param id identity of the message
 * @param message the message
 * @param observed where it left
 * @param orphanedAt when a reorg removed it
 * @param source how far its source chain is followed
 * @param finalAt when its block became final, store time; empty while it is not
 * @param settled the update of the global root that first covered it
 * @param carried where the destination first accepted a root that covers it
 * @param sent our claim, once it was broadcast
 * @param claim its claim, the canonical one if there is one
 * @param backlog parking and delay
 * @param proposal the proposal that is most likely to settle it
 * @param base how the base chain stands
 * @param destination how the destination stands
 * @param proven how far the proof is that will settle it; empty unless its source is a
 *     validity-proven layer and it is not settled
 * @param paused that an operator stopped relaying
 * @param now the store's clock
 */
record TransferFacts(
    long seq,
    MessageId id,
    Message message,
    Inclusion observed,
    Optional<Instant> orphanedAt,
    SourceChain source,
    Optional<Instant> finalAt,
    Optional<Inclusion> settled,
    Optional<Inclusion> carried,
    Optional<Sent> sent,
    Optional<Claim> claim,
    Optional<Backlog> backlog,
    Optional<CoveringProposal> proposal,
    BaseChain base,
    Destination destination,
    Optional<ProvenSource> proven,
    Optional<WaitingReason.RelayingPaused> paused,
    Instant now) {

  /**
   * An event in a block.
   *
   * @param chain on which chain
   * @param block in which block
   * @param tx by which transaction
   * @param gasUsed gas of the whole transaction
   * @param gasPrice price per gas
   * @param sharedBy number of messages that the transaction served
   * @param canonical whether the block is still in its chain
   */
  record Inclusion(
      ChainId chain,
      BlockRef block,
      TxHash tx,
      Gas gasUsed,
      Wei gasPrice,
      int sharedBy,
      boolean canonical) {}

  /**
   * How far the source is followed.
   *
   * @param cursor newest block
   * @param finalized highest final block
   * @param halted why nobody may act on it, or cannot
   */
  record SourceChain(BlockRef cursor, BlockNumber finalized, Optional<String> halted) {}

  /**
   * Our claim.
   *
   * @param at when it was first broadcast
   * @param tx the attempt that counts
   * @param sharedBy number of messages that it claims
   * @param live whether an intent still works on it
   */
  record Sent(Instant at, TxHash tx, int sharedBy, boolean live) {}

  /**
   * A claim on the destination.
   *
   * @param inclusion where
   * @param outcome what became of the message, after a retry if there was one
   */
  record Claim(Inclusion inclusion, ClaimOutcome outcome) {}

  /**
   * Parking and delay.
   *
   * @param parked why the relayer gave up
   * @param parkedAt when
   * @param delayedUntil until when it is left alone
   * @param waiting why it is left alone
   */
  record Backlog(
      Optional<ParkReason> parked,
      Optional<Instant> parkedAt,
      Optional<Instant> delayedUntil,
      Optional<WaitingReason> waiting) {}

  /**
   * A proposal whose output covers the message.
   *
   * @param id its number
   * @param status how it stands; never rejected
   * @param deadline end of its dispute window, base chain time
   */
  record CoveringProposal(long id, Status status, Instant deadline) {}

  /**
   * A source whose batches are proven.
   *
   * @param batch the batch with the message; empty while its proof is not wanted
   */
  record ProvenSource(Optional<CoveringBatch> batch) {}

  /**
   * A batch that covers the message.
   *
   * @param number its number
   * @param state how its proof stands
   * @param ahead how many proofs are made before it
   * @param takenAt since when a prover is at it
   * @param pace how long proofs of its size take
   * @param reason why it was given back or rejected last
   */
  record CoveringBatch(
      long number,
      JobState state,
      int ahead,
      Optional<Instant> takenAt,
      Optional<Duration> pace,
      Optional<String> reason) {}

  /**
   * How the base chain stands.
   *
   * @param chain the base chain
   * @param time its chain time, if it is followed yet
   * @param halted why nobody may act on it, or cannot
   * @param senderBlocked why our keys that settle cannot send there
   */
  record BaseChain(
      ChainId chain,
      Optional<Instant> time,
      Optional<String> halted,
      Optional<String> senderBlocked) {}

  /**
   * How the destination stands.
   *
   * @param claimsPaused whether claims are paused there
   * @param halted why nobody may act on it, or cannot
   * @param senderBlocked why our key that claims cannot send there
   */
  record Destination(
      boolean claimsPaused, Optional<String> halted, Optional<String> senderBlocked) {}
}
