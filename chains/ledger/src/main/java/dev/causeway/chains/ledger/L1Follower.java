// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerContract;
import dev.causeway.chains.LedgerEvent;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads final blocks of L1 for the node of one term: tokens, deposits and settled batches become
 * part of the ledger's memory. Its words are compared with ours: L1 decides what a batch was, so
 * one that is not ours ends the node.
 */
final class L1Follower implements DepositFeed {
  private static final Logger LOG = LoggerFactory.getLogger(L1Follower.class);

  private final LedgerConfig config;
  private final LedgerStore store;
  private final LedgerContract contract;
  private final SequencerFence fence;
  private volatile L1Origin origin;
  private volatile long deposits;
  private volatile long settledEnd;
  private volatile boolean frozen;

  L1Follower(
      LedgerConfig config, LedgerStore store, LedgerContract contract, SequencerFence fence) {
    this.config = config;
    this.store = store;
    this.contract = contract;
    this.fence = fence;
    Optional<LedgerStore.L1Cursor> cursor = store.cursor();
    this.origin =
        cursor
            .map(LedgerStore.L1Cursor::block)
            .orElse(new L1Origin(BlockNumber.of(0), Bytes32.ZERO));
    this.frozen = cursor.map(LedgerStore.L1Cursor::frozen).orElse(false);
    this.deposits = store.depositCount();
    this.settledEnd = readSettledEnd();
  }

  private long readSettledEnd() {
    return store.batch(store.batchCounts().settled() - 1).map(Batch::endPosition).orElse(0L);
  }

  /**
   * What a step found.
   *
   * @param found whether there was anything of the contract's
   * @param more whether the next step will find blocks at once
   */
  record Step(boolean found, boolean more) {}

  /** Reads what has become final since, once. */
  Step step() {
    BlockNumber from =
        store
            .cursor()
            .map(cursor -> cursor.block().number().next())
            .orElse(contract.terms().deployed());
    return switch (contract.finalBlocks(from, config.l1Blocks())) {
      case Outcome.Ok<List<LedgerBlock>>(var blocks) -> note(from, blocks);
      case Outcome.Failed<List<LedgerBlock>>(var failure) -> {
        LOG.warn("ledger: cannot read L1: from={} failure={}", from, failure.summary());
        yield new Step(false, false);
      }
    };
  }

  private Step note(BlockNumber from, List<LedgerBlock> blocks) {
    if (blocks.isEmpty()) {
      return new Step(false, false);
    }
    List<LedgerEvent> events = blocks.stream().flatMap(block -> block.events().stream()).toList();
    for (LedgerEvent event : events) {
      if (event instanceof LedgerEvent.BatchData(var number, var words)) {
        requireOurs(number, words);
      }
    }
    store.note(fence, blocks);
    origin = new L1Origin(blocks.getLast().block().number(), blocks.getLast().block().hash());
    deposits = store.depositCount();
    if (events.stream().anyMatch(LedgerEvent.BatchSettled.class::isInstance)) {
      settledEnd = readSettledEnd();
    }
    if (events.stream().anyMatch(LedgerEvent.Frozen.class::isInstance)) {
      frozen = true;
      LOG.error(
          "ledger: frozen on L1: contract={} remedy=users leave by the contract, see docs/features/ledger.md",
          contract.terms().contract());
    }
    long read = origin.number().value() - from.value() + 1;
    return new Step(!events.isEmpty(), read >= config.l1Blocks());
  }

  private void requireOurs(long number, List<Bytes32> words) {
    Optional<Batch> batch = store.batch(number);
    boolean ours =
        batch
            .map(
                stored ->
                    BatchWords.of(
                            stored,
                            store.transactions(stored.firstPosition(), stored.transactions()))
                        .equals(words))
            .orElse(false);
    if (!ours) {
      throw new CorruptLedgerException(
          "batch %d that L1 has is not the one in the ledger's database (%s): somebody else settled it, or the database is of another time; rebuild the state from L1, and compare"
              .formatted(number, batch.isPresent() ? "other transactions" : "there is none"));
    }
  }

  /** The position behind the last transaction that L1 has, in a final block. */
  long settledEnd() {
    return settledEnd;
  }

  /** Whether the layer is frozen: then nothing is ordered any more. */
  boolean frozen() {
    return frozen;
  }

  @Override
  public Ready ready(long from, int limit) {
    L1Origin known = origin;
    // Asked in every round: the database only when there is something.
    List<QueuedDeposit> waiting = from < deposits ? store.deposits(from, limit) : List.of();
    return new Ready(waiting, known);
  }
}
