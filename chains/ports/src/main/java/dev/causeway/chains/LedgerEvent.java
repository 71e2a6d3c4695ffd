// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains;

import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.LeafCount;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKey;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import java.util.List;
import java.util.Optional;

/**
 * Something that the ledger's contract recorded on L1. Mirrors the events of the contract {@code
 * LedgerRollup}; tokens go by the number that it gave them.
 */
public sealed interface LedgerEvent {
  /**
   * A token arrived for the first time and got its number.
   *
   * @param token the number, from 1, dense
   * @param key where the token comes from
   * @param description what a metadata message about it carries as data, for ever: the first
   *     description counts
   */
  record TokenListed(long token, TokenKey key, Bytes description) implements LedgerEvent {}

  /**
   * A message was claimed towards the ledger and waits to be credited.
   *
   * @param index its number in the queue, from 0, dense
   * @param owner whose account is credited
   * @param token number of the token
   * @param amount how much, at most 2^128 - 1
   * @param messageId the message that it came with; empty for the relayer fees of several in one
   */
  record DepositQueued(
      long index, Address owner, long token, TokenAmount amount, Optional<MessageId> messageId)
      implements LedgerEvent {}

  /**
   * A message was taken into the inbox, whether a deposit came of it or not.
   *
   * @param id its leaf hash
   * @param key its identity
   * @param outcome what became of it
   */
  record MessageReceived(MessageId id, MessageKey key, ClaimOutcome outcome)
      implements LedgerEvent {}

  /**
   * A batch was proven.
   *
   * @param batch its number, from 0, dense
   * @param oldRoot state root before it
   * @param newRoot state root after it
   * @param deposits how many deposits of the queue were processed before it
   * @param leaves how many leaves the exit tree had before it
   */
  record BatchSettled(long batch, Bytes32 oldRoot, Bytes32 newRoot, long deposits, LeafCount leaves)
      implements LedgerEvent {}

  /**
   * The public data of a batch.
   *
   * @param batch its number
   * @param words A and B of each transaction, in order, no-ops included
   */
  record BatchData(long batch, List<Bytes32> words) implements LedgerEvent {
    /** Copies the words. */
    public BatchData {
      words = List.copyOf(words);
    }
  }

  /**
   * A leaf of the ledger's exit tree was appended.
   *
   * @param index its place
   * @param messageId the leaf, recomputed from the message
   */
  record LeafAppended(LeafIndex index, MessageId messageId) implements LedgerEvent {}

  /** Somebody demanded a batch: unless one is settled in time, anybody may freeze the layer. */
  record BatchDemanded() implements LedgerEvent {}

  /** The layer is frozen, for ever: whoever submits batches now, it is not the operator alone. */
  record Frozen() implements LedgerEvent {}
}
