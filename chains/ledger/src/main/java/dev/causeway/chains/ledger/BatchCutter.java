// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts ordered transactions into batches, for one term, on one thread.
 *
 * <p>As soon as the largest batch is full, it is cut. What is less waits: until the oldest of them
 * has waited for the batch time and the prover has nothing else to do; then the smallest batch that
 * holds all of them is cut. While proofs are behind, a smaller batch would only be a worse use of
 * them.
 *
 * <p>Whoever demands a batch on L1 gets one, even where nothing is ordered: it holds no-ops alone.
 * Without it anybody could freeze an idle ledger.
 */
final class BatchCutter {
  private static final int MOST_AT_ONCE = 1_000;

  private final LedgerConfig config;
  private final LedgerStore store;
  private final SequencerFence fence;
  private final InstantSource clock;
  private long nextNumber;
  private long nextPosition;

  /** Goes on behind the last batch that is stored. */
  BatchCutter(LedgerConfig config, LedgerStore store, SequencerFence fence, InstantSource clock) {
    this.config = config;
    this.store = store;
    this.fence = fence;
    this.clock = clock;
    Optional<Batch> last = store.lastBatch();
    this.nextNumber = last.map(batch -> batch.number() + 1).orElse(0L);
    this.nextPosition = last.map(Batch::endPosition).orElse(0L);
  }

  /**
   * Cuts what is due.
   *
   * @param end how many transactions are stored
   * @return when to look again at the latest; empty when only another transaction or a demand can
   *     change anything
   */
  Optional<Duration> step(long end) {
    List<Batch> due = new ArrayList<>();
    int largest = config.largestBatch();
    while (end - nextPosition >= largest && due.size() < MOST_AT_ONCE) {
      due.add(next(largest, largest));
    }
    if (!due.isEmpty()) {
      store.cut(fence, due);
      return Optional.of(Duration.ZERO);
    }
    if (end == nextPosition) {
      return answerDemand();
    }
    Duration left = left();
    LedgerStore.BatchCounts counts = store.batchCounts();
    if (left.isPositive()) {
      return Optional.of(left);
    }
    if (counts.proven() < counts.cut()) {
      return Optional.of(Duration.ofSeconds(1));
    }
    int waiting = Math.toIntExact(end - nextPosition);
    store.cut(fence, List.of(next(waiting, config.sizeFor(waiting))));
    return Optional.of(Duration.ZERO);
  }

  /** A batch without transactions, unless one is on its way that answers as well. */
  private Optional<Duration> answerDemand() {
    // Counted before the demand is read: a batch that settles in between has answered it.
    LedgerStore.BatchCounts counts = store.batchCounts();
    boolean demanded = store.cursor().map(LedgerStore.L1Cursor::demanded).orElse(false);
    if (!demanded || counts.settled() < counts.cut()) {
      return Optional.empty();
    }
    store.cut(fence, List.of(next(0, config.sizeFor(0))));
    return Optional.of(Duration.ZERO);
  }

  /** How much longer the oldest may wait for others. */
  private Duration left() {
    Instant sealed =
        store
            .blockOf(nextPosition)
            .map(BlockHeader::time)
            .orElseThrow(
                () ->
                    new CorruptLedgerException(
                        "no block of the ledger holds position %d, although %d is cut: restore its database from a backup"
                            .formatted(nextPosition, nextNumber)));
    return Duration.between(clock.instant(), sealed.plus(config.batchTime()));
  }

  private Batch next(int transactions, int size) {
    Batch batch =
        new Batch(
            nextNumber,
            nextPosition,
            transactions,
            size,
            clock.instant(),
            Optional.empty(),
            false,
            false);
    nextNumber++;
    nextPosition += transactions;
    return batch;
  }
}
