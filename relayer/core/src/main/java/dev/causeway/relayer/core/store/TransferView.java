// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.store;

import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.Gas;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TransferState;
import dev.causeway.model.TxHash;
import dev.causeway.model.WaitingReason;
import dev.causeway.model.Wei;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A transfer with its whole story.
 *
 * @param id identity of its message
 * @param message the message
 * @param state where it is now
 * @param timeline every stage that it reached, in the order of the lifecycle
 * @param waiting why it is not further; empty when it has arrived, is parked or orphaned
 * @param parked why the relayer gave up on it
 * @param outcome what became of it at the destination
 * @param asOf newest source block that this view knows
 */
public record TransferView(
    MessageId id,
    Message message,
    TransferState state,
    List<Step> timeline,
    Optional<WaitingReason> waiting,
    Optional<ParkReason> parked,
    Optional<ClaimOutcome> outcome,
    BlockRef asOf) {
  /** Copies the list. */
  public TransferView {
    timeline = List.copyOf(timeline);
  }

  /**
   * A stage that it reached.
   *
   * @param state the stage
   * @param at when: chain time for what is in a block, store time otherwise
   * @param chain where
   * @param block in which block, when it is in one
   * @param tx by which transaction, when there is one
   * @param gasUsed gas of that whole transaction
   * @param gasPrice price per gas that it paid
   * @param sharedBy number of messages that the transaction served, at least one
   */
  public record Step(
      TransferState state,
      Instant at,
      ChainId chain,
      Optional<BlockRef> block,
      Optional<TxHash> tx,
      Optional<Gas> gasUsed,
      Optional<Wei> gasPrice,
      int sharedBy) {}
}
