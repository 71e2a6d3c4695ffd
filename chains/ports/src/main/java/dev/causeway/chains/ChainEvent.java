// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenKey;
import java.time.Instant;

/**
 * Something that one of our contracts recorded. Mirrors the events of {@code protocol/contracts}.
 */
public sealed interface ChainEvent {
  /**
   * A message left this chain.
   *
   * @param id its leaf hash, recomputed from the message
   * @param message the message
   * @param exitRoot the chain's exit root with it as the last leaf
   */
  record MessageSent(MessageId id, Message message, ExitRoot exitRoot) implements ChainEvent {}

  /**
   * A message arrived at this chain.
   *
   * @param id its leaf hash
   * @param key its identity
   * @param outcome what became of it
   */
  record MessageClaimed(MessageId id, MessageKey key, ClaimOutcome outcome) implements ChainEvent {}

  /**
   * A stored call was made after all.
   *
   * @param id the message
   */
  record CallRetried(MessageId id) implements ChainEvent {}

  /**
   * A wrapped token was deployed here.
   *
   * @param token the token that it stands for
   * @param wrapped its contract on this chain
   */
  record WrappedTokenDeployed(TokenKey token, Address wrapped) implements ChainEvent {}

  /**
   * L1 accepted an exit root.
   *
   * @param root the new global root
   * @param chain the chain whose slot changed
   * @param exitRoot what its slot holds now
   * @param sequence number of this update, from 1, dense
   */
  record GlobalRootUpdated(GlobalRoot root, ChainId chain, ExitRoot exitRoot, long sequence)
      implements ChainEvent {}

  /**
   * This L2 learned a global root.
   *
   * @param root the root
   * @param l1Block the L1 block whose state proved it
   */
  record GlobalRootAccepted(GlobalRoot root, BlockNumber l1Block) implements ChainEvent {}

  /**
   * An output of an optimistic rollup was proposed on L1.
   *
   * @param rollup the rollup
   * @param id number of the proposal for that rollup, from 0
   * @param output the proposed output root
   * @param l2Block the rollup's block that it claims to commit to
   * @param proposer who put up the bond
   * @param deadline end of the dispute window in L1 time
   */
  record OutputProposed(
      ChainId rollup,
      long id,
      OutputRoot output,
      BlockNumber l2Block,
      Address proposer,
      Instant deadline)
      implements ChainEvent {}

  /**
   * A proposal was challenged.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   * @param challenger who put up the bond
   */
  record OutputChallenged(ChainId rollup, long id, Address challenger) implements ChainEvent {}

  /**
   * A challenge was decided.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   * @param upheld whether the proposal was right
   */
  record ChallengeResolved(ChainId rollup, long id, boolean upheld) implements ChainEvent {}

  /**
   * A proposal is final.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   */
  record OutputFinalized(ChainId rollup, long id) implements ChainEvent {}

  /**
   * An exit root was proven under a final output and accepted.
   *
   * @param rollup the rollup
   * @param id number of the proposal
   * @param exitRoot the exit root
   * @param l2Block the rollup's block that it was proven for
   */
  record ExitRootSettled(ChainId rollup, long id, ExitRoot exitRoot, BlockNumber l2Block)
      implements ChainEvent {}

  /**
   * A batch of a validity-proven layer was settled on L1.
   *
   * @param ledger the layer
   * @param batch its number, from 0, dense
   * @param newRoot state root after it
   */
  record BatchSettled(ChainId ledger, long batch, Bytes32 newRoot) implements ChainEvent {}

  /**
   * A message towards a validity-proven layer was taken into its inbox on L1. It has arrived when
   * the layer says so.
   *
   * @param ledger the layer
   * @param id the message
   */
  record MessageQueued(ChainId ledger, MessageId id) implements ChainEvent {}

  /**
   * A direction of this chain's bridge was paused or is open again.
   *
   * @param direction the direction
   * @param paused whether it is paused now
   */
  record PauseChanged(Direction direction, boolean paused) implements ChainEvent {}
}
