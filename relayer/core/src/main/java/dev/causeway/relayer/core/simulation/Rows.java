// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.Nonce;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.ParkReason;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.Outbox;
import dev.causeway.relayer.core.store.Outbox.IntentState;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.ProposalLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rows of the simulated store's tables. */
final class Rows {
  private Rows() {}

  /** A chain and its canonical blocks, ascending. */
  static final class ChainRow {
    final ChainId chain;
    final List<BlockRow> blocks = new ArrayList<>();
    final List<BlockRow> orphaned = new ArrayList<>();
    final List<MessageRow> messages = new ArrayList<>();
    final Map<ExitRoot, Long> leafCounts = new java.util.HashMap<>();
    BlockNumber head = BlockNumber.of(0);
    BlockNumber finalized = BlockNumber.of(0);
    Instant updatedAt = Instant.EPOCH;
    Optional<String> halted = Optional.empty();
    @Nullable BlockRef resumeAt;

    ChainRow(ChainId chain) {
      this.chain = chain;
    }

    Optional<BlockRow> at(BlockNumber number) {
      if (blocks.isEmpty()) {
        return Optional.empty();
      }
      long offset = number.value() - blocks.getFirst().ref.number().value();
      return offset < 0 || offset >= blocks.size()
          ? Optional.empty()
          : Optional.of(blocks.get((int) offset));
    }

    List<BlockRow> above(BlockNumber number) {
      if (blocks.isEmpty()) {
        return List.of();
      }
      long offset = number.value() + 1 - blocks.getFirst().ref.number().value();
      return blocks.subList((int) Math.max(0, Math.min(offset, blocks.size())), blocks.size());
    }
  }

  /** A block with what happened in it. */
  static final class BlockRow {
    final BlockRef ref;
    final List<LoggedEvent> events;
    final List<MessageRow> sent = new ArrayList<>();
    final List<MessageId> arrived = new ArrayList<>();
    final List<AttemptRow> mined = new ArrayList<>();

    BlockRow(BlockRef ref, List<LoggedEvent> events) {
      this.ref = ref;
      this.events = events;
    }
  }

  /** A message at its place in its source chain. */
  static final class MessageRow {
    final MessageId id;
    final Message message;
    final ExitRoot exitRoot;
    final BlockRef block;
    boolean canonical = true;
    int liveIntents;
    int failedAttempts;
    @Nullable ParkReason parked;
    @Nullable WaitingReason delayReason;
    @Nullable Instant delayedUntil;

    MessageRow(MessageId id, Message message, ExitRoot exitRoot, BlockRef block) {
      this.id = id;
      this.message = message;
      this.exitRoot = exitRoot;
      this.block = block;
    }
  }

  /** Messages between two chains that are not claimed, by leaf index. */
  static final class Lane {
    final TreeMap<Long, MessageRow> unclaimed = new TreeMap<>();
    final TreeMap<Long, MessageRow> free = new TreeMap<>();
    final TreeMap<Long, MessageRow> delayed = new TreeMap<>();
  }

  /** A claim in a canonical block. */
  record ClaimRow(ChainId chain, BlockRef block, MessageId id, ClaimOutcome outcome) {}

  /** A global root in a canonical L1 block. */
  record RootRow(
      GlobalRoot root, long sequence, BlockRef block, Map<ChainId, ExitRoot> exitRoots) {}

  /** A global root that a mirror accepted. */
  record AcceptedRow(GlobalRoot root, BlockRef block) {}

  /** A pause or its end. */
  record PauseRow(BlockRef block, boolean paused) {}

  /** A proposal; its status is the newest of its history. */
  static final class ProposalRow {
    final long id;
    final OutputRoot output;
    final BlockNumber l2Block;
    final Address proposer;
    final Instant deadline;
    final BlockRef l1Block;
    final List<ProposalLog.Status> history = new ArrayList<>();
    @Nullable OutputRoot computed;

    ProposalRow(
        long id,
        OutputRoot output,
        BlockNumber l2Block,
        Address proposer,
        Instant deadline,
        BlockRef l1Block) {
      this.id = id;
      this.output = output;
      this.l2Block = l2Block;
      this.proposer = proposer;
      this.deadline = deadline;
      this.l1Block = l1Block;
      history.add(ProposalLog.Status.OPEN);
    }

    ProposalLog.Proposal view(ChainId rollup) {
      return new ProposalLog.Proposal(
          rollup,
          id,
          output,
          l2Block,
          proposer,
          deadline,
          l1Block,
          history.getLast(),
          Optional.ofNullable(computed));
    }
  }

  /** An intent. */
  static final class IntentRow {
    final long id;
    final NewIntent wish;
    final Instant createdAt;
    final List<AttemptRow> attempts = new ArrayList<>();
    IntentState state = IntentState.QUEUED;
    @Nullable Nonce nonce;

    IntentRow(long id, NewIntent wish, Instant createdAt) {
      this.id = id;
      this.wish = wish;
      this.createdAt = createdAt;
    }

    boolean isLive() {
      return switch (state) {
        case QUEUED, SENT, MINED, REVERTED -> true;
        case FINAL, CLOSED -> false;
      };
    }

    Outbox.Intent view() {
      return new Outbox.Intent(id, wish, state, createdAt);
    }
  }

  /** A signed transaction. */
  static final class AttemptRow {
    final IntentRow intent;
    final Address sender;
    final UnsignedTransaction transaction;
    final SignedTransaction signed;
    final Instant storedAt;
    @Nullable Instant broadcastAt;
    @Nullable BlockRef minedIn;

    AttemptRow(
        IntentRow intent,
        Address sender,
        UnsignedTransaction transaction,
        SignedTransaction signed,
        Instant storedAt) {
      this.intent = intent;
      this.sender = sender;
      this.transaction = transaction;
      this.signed = signed;
      this.storedAt = storedAt;
    }

    Outbox.Attempt view() {
      return new Outbox.Attempt(
          transaction,
          signed,
          storedAt,
          Optional.ofNullable(broadcastAt),
          Optional.ofNullable(minedIn));
    }
  }
}
