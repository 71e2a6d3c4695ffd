// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.ledger.SubmissionQueue.Waiting;
import dev.causeway.model.Bytes32;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts transactions in order, for one term, on one thread.
 *
 * <p>A round takes what waits, executes it on the state in memory, and stores all that was accepted
 * as one block in one transaction of the database; then it answers. Nobody hears of anything that
 * is not stored. When storing fails, nobody knows whether the block is there, and the state in
 * memory may be ahead of it: the round throws, and the term must end; the next one reads what is
 * stored.
 */
final class Sequencer {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final LedgerConfig config;
  private final LedgerStore store;
  private final SequencerFence fence;
  private final HeadState head;
  private final DepositFeed deposits;
  private final SubmissionQueue queue;
  private final InstantSource clock;
  private final Consumer<SealedBlock> sealed;

  /** Orders on a state that was read from the store under the fence. */
  Sequencer(
      LedgerConfig config,
      LedgerStore store,
      SequencerFence fence,
      HeadState head,
      DepositFeed deposits,
      SubmissionQueue queue,
      InstantSource clock,
      Consumer<SealedBlock> sealed) {
    this.config = config;
    this.store = store;
    this.fence = fence;
    this.head = head;
    this.deposits = deposits;
    this.queue = queue;
    this.clock = clock;
    this.sealed = sealed;
  }

  /** Waits for something to order, and orders it. */
  void round() throws InterruptedException {
    List<Waiting> taken = queue.take(config.blockTransactions(), IDLE);
    List<Submission> answers = new ArrayList<>(taken.size());
    try {
      order(taken, answers);
    } finally {
      queue.release(taken.size());
      // After a failure there are fewer answers than transactions.
      for (int i = 0; i < taken.size(); i++) {
        taken
            .get(i)
            .answer()
            .complete(
                i < answers.size()
                    ? answers.get(i)
                    : new Submission.NotRunning(
                        "the node failed while it stored the transaction: submit the same one"
                            + " again to learn whether it is stored"));
      }
    }
  }

  private void order(List<Waiting> taken, List<Submission> answers) {
    List<OrderedTransaction> ordered = new ArrayList<>(taken.size());
    DepositFeed.Ready ready = deposits.ready(head.depositsCredited(), config.blockTransactions());
    for (QueuedDeposit deposit : ready.deposits()) {
      Optional<OrderedTransaction> credited = head.credit(deposit);
      if (credited.isEmpty()) {
        break;
      }
      ordered.add(credited.get());
    }
    List<HeadState.Decision> decisions = new ArrayList<>(taken.size());
    for (Waiting waiting : taken) {
      HeadState.Decision decision = head.order(waiting.payment(), waiting.signer());
      if (decision instanceof HeadState.Decision.Accepted(var transaction)) {
        ordered.add(transaction);
      }
      decisions.add(decision);
    }
    Optional<BlockHeader> block =
        ordered.isEmpty() ? Optional.empty() : Optional.of(store(ordered, ready.origin()));
    for (HeadState.Decision decision : decisions) {
      answers.add(
          switch (decision) {
            case HeadState.Decision.Accepted(var transaction) ->
                new Submission.Ordered(transaction, block.orElseThrow());
            case HeadState.Decision.Refused(var rejection) -> new Submission.Rejected(rejection);
          });
    }
  }

  private BlockHeader store(List<OrderedTransaction> ordered, L1Origin origin) {
    Optional<BlockHeader> parent = head.block();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    BlockHeader header =
        new BlockHeader(
            parent.map(BlockHeader::number).orElse(0L) + 1,
            parent.map(BlockHeader::hash).orElse(Bytes32.ZERO),
            parent.map(BlockHeader::time).filter(now::isBefore).orElse(now),
            ordered.getFirst().position(),
            ordered.size(),
            BlockHeader.hashOf(ordered),
            origin);
    SealedBlock block = new SealedBlock(header, ordered);
    store.append(fence, block);
    head.seal(header);
    LOG.debug("block: number={} transactions={}", header.number(), header.transactions());
    sealed.accept(block);
    return header;
  }
}
