// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import java.time.Duration;
import java.util.List;

/**
 * How the ledger's node works.
 *
 * @param holder name of this node, for people. No default: whoever looks at the lease wants to know
 * @param queueCapacity how many transactions may wait, those whose signature is being checked
 *     included. Default 10,000: four seconds at 2,500 a second, some 20 MB. Larger only makes
 *     callers wait longer before they are told to slow down
 * @param blockTransactions most transactions in a block. Default 2,000: about 50 ms of writing,
 *     which is how long everything behind it waits
 * @param verifierThreads threads that check signatures. Default: as many as there are processors
 * @param leaseTime how long the sequencer's lease holds without being renewed; it is renewed three
 *     times as often. Default 6 s: a node that hangs is replaced after that, and one whose store
 *     does not answer for that long stops
 * @param standbyInterval how often a node that is not the sequencer tries to become it. Default 500
 *     ms; one small statement each time
 * @param l1Interval how often L1 is asked for final blocks. Default 1 s; a deposit waits for it
 *     once
 * @param l1Blocks most L1 blocks that are read in one step. Default 256
 * @param snapshotInterval transactions between snapshots of all accounts. Default 50,000: a restart
 *     reads at most so many again, about a second; a snapshot of 10,000 accounts has 0.5 MB
 * @param depositReserve accounts that transfers may not open, so that deposits can. Default 1,024
 *     of 65,536: a deposit that finds no room stops the queue, and then L1 freezes the layer
 * @param mostUnsettled how many transactions may be ordered and not yet settled on L1 before
 *     payments are refused; deposits never are. Default 200: ten batches of 20 take six minutes of
 *     processor time to prove, so a deposit behind them is settled within a deadline of ten. More
 *     than the provers manage within the contract's {@code depositDeadline} lets anybody have the
 *     layer frozen, by payments that cost nothing
 * @param batchSizes sizes that circuits exist for, ascending. Default 1, 4, 20
 * @param batchTime how long a transaction waits for a batch to fill up while the prover has nothing
 *     to do. Default 5 s: less makes more, smaller batches, which cost more on L1 for each
 *     transaction
 */
public record LedgerConfig(
    String holder,
    int queueCapacity,
    int blockTransactions,
    int verifierThreads,
    Duration leaseTime,
    Duration standbyInterval,
    Duration l1Interval,
    int l1Blocks,
    int snapshotInterval,
    int depositReserve,
    int mostUnsettled,
    List<Integer> batchSizes,
    Duration batchTime) {
  /**
   * Refuses values under which nothing would work.
   *
   * @throws IllegalArgumentException naming key, value and remedy
   */
  public LedgerConfig {
    batchSizes = List.copyOf(batchSizes);
    if (holder.isBlank()) {
      throw new IllegalArgumentException("ledger.holder must be a name, but is blank");
    }
    atLeast("queue-capacity", queueCapacity, 1);
    atLeast("block-transactions", blockTransactions, 1);
    atLeast("verifier-threads", verifierThreads, 1);
    atLeast("lease-time in ms", leaseTime.toMillis(), 1_000);
    atLeast("standby-interval in ms", standbyInterval.toMillis(), 10);
    atLeast("l1-interval in ms", l1Interval.toMillis(), 10);
    atLeast("l1-blocks", l1Blocks, 1);
    atLeast("snapshot-interval", snapshotInterval, 1);
    atLeast("deposit-reserve", depositReserve, 0);
    atLeast("most-unsettled", mostUnsettled, 1);
    atLeast("batch-time in ms", batchTime.toMillis(), 0);
    int last = 0;
    for (int size : batchSizes) {
      if (size <= last) {
        throw new IllegalArgumentException(
            "ledger.batch-sizes must ascend from 1 on, but are " + batchSizes);
      }
      last = size;
    }
    atLeast("number of batch-sizes", batchSizes.size(), 1);
  }

  /** The defaults under a name. */
  public static LedgerConfig named(String holder) {
    return new LedgerConfig(
        holder,
        10_000,
        2_000,
        Runtime.getRuntime().availableProcessors(),
        Duration.ofSeconds(6),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        256,
        50_000,
        1_024,
        200,
        List.of(1, 4, 20),
        Duration.ofSeconds(5));
  }

  /** The same with another {@link #mostUnsettled}. */
  public LedgerConfig withMostUnsettled(int most) {
    return new LedgerConfig(
        holder,
        queueCapacity,
        blockTransactions,
        verifierThreads,
        leaseTime,
        standbyInterval,
        l1Interval,
        l1Blocks,
        snapshotInterval,
        depositReserve,
        most,
        batchSizes,
        batchTime);
  }

  /** The largest batch. */
  public int largestBatch() {
    return batchSizes.getLast();
  }

  /** The smallest size that holds so many transactions, at most the largest. */
  public int sizeFor(int transactions) {
    return batchSizes.stream()
        .filter(size -> size >= transactions)
        .findFirst()
        .orElse(largestBatch());
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "ledger.%s must be at least %d, but is %d".formatted(key, least, value));
    }
  }
}
