// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger.store;

import dev.causeway.chains.LedgerBlock;
import dev.causeway.chains.LedgerTerms;
import dev.causeway.chains.ledger.Batch;
import dev.causeway.chains.ledger.BlockHeader;
import dev.causeway.chains.ledger.LedgerStore;
import dev.causeway.chains.ledger.ListedToken;
import dev.causeway.chains.ledger.OrderedTransaction;
import dev.causeway.chains.ledger.QueuedDeposit;
import dev.causeway.chains.ledger.SealedBlock;
import dev.causeway.chains.ledger.SequencerFence;
import dev.causeway.chains.ledger.StateSnapshot;
import dev.causeway.model.Bytes;
import dev.causeway.model.Nonce;
import dev.causeway.proofs.validity.AccountIndex;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The ledger's memory in PostgreSQL.
 *
 * <p>Uses connections of a {@link DataSource}, at most eight at once: one for the lease as long as
 * a term lasts, one for the sequencer, and those of whoever reads. The data source stays its
 * owner's. A row that does not decode, or does not hash to what is stored beside it, is a {@link
 * dev.causeway.chains.ledger.CorruptLedgerException}.
 */
public final class PostgresLedgerStore implements LedgerStore {
  private final LedgerDatabase database;
  private final BlockRows blocks;
  private final L1Rows l1;
  private final BatchRows batches;

  private PostgresLedgerStore(LedgerDatabase database) {
    this.database = database;
    this.blocks = new BlockRows(database);
    this.l1 = new L1Rows(database);
    this.batches = new BatchRows(database);
  }

  /**
   * Brings the schema up to date and makes sure that the database is this ledger's; a database
   * serves one ledger for ever.
   *
   * @throws LedgerStartException naming value and remedy when it cannot be used
   */
  public static PostgresLedgerStore open(DataSource source, LedgerTerms terms) {
    LedgerSchema.bringUpToDate(source);
    LedgerDatabase database = new LedgerDatabase(source);
    requireIdentity(database, terms);
    return new PostgresLedgerStore(database);
  }

  private static void requireIdentity(LedgerDatabase database, LedgerTerms terms) {
    boolean ours =
        database.write(
            connection -> {
              LedgerSql.update(
                  connection,
                  "insert into ledger_identity (one, base_chain, chain, contract)"
                      + " values (true, ?, ?, ?) on conflict do nothing",
                  terms.baseChain(),
                  terms.ledger(),
                  terms.contract());
              return LedgerSql.any(
                  connection,
                  "select 1 from ledger_identity where base_chain = ? and chain = ? and contract = ?",
                  terms.baseChain(),
                  terms.ledger(),
                  terms.contract());
            });
    if (!ours) {
      throw LedgerStartException.otherLedger(
          terms,
          database.read(
              connection ->
                  LedgerSql.first(
                          connection,
                          "select base_chain, chain, contract from ledger_identity",
                          result -> {
                            LedgerRow row = new LedgerRow(result, "ledger_identity", "chain");
                            return "%d with contract %s on chain %d"
                                .formatted(
                                    row.number("chain"),
                                    row.address("contract"),
                                    row.number("base_chain"));
                          })
                      .orElse("of nobody")));
    }
  }

  @Override
  public Optional<Term> begin(String holder, Duration timeToLive) {
    SequencerLease lease = new SequencerLease(database);
    Optional<SequencerFence> fence = Optional.empty();
    try {
      fence = lease.acquire(holder, timeToLive);
    } finally {
      if (fence.isEmpty()) {
        lease.close();
      }
    }
    return fence.map(taken -> new LeasedTerm(lease, taken));
  }

  private record LeasedTerm(SequencerLease lease, SequencerFence fence) implements Term {
    @Override
    public boolean renew(Duration timeToLive) {
      return lease.renew(fence, timeToLive);
    }

    @Override
    public void release() {
      lease.release(fence);
      lease.close();
    }

    @Override
    public void close() {
      lease.close();
    }
  }

  @Override
  public void append(SequencerFence fence, SealedBlock block) {
    blocks.append(fence, block);
  }

  @Override
  public Optional<BlockHeader> head() {
    return blocks.head();
  }

  @Override
  public Optional<SealedBlock> block(long number) {
    return blocks.block(number);
  }

  @Override
  public List<SealedBlock> blocks(long from, int transactions) {
    return blocks.blocks(from, transactions);
  }

  @Override
  public Optional<BlockHeader> blockOf(long position) {
    return blocks.blockOf(position);
  }

  @Override
  public List<OrderedTransaction> transactions(long from, int limit) {
    return blocks.transactions(from, limit);
  }

  @Override
  public Optional<OrderedTransaction> paidWith(AccountIndex from, Nonce nonce) {
    return blocks.paidWith(from, nonce);
  }

  @Override
  public List<OrderedTransaction> history(AccountIndex account, long below, int limit) {
    return blocks.history(account, below, limit);
  }

  @Override
  public long leaves() {
    return blocks.leaves();
  }

  @Override
  public List<Announcement> announcements(long before) {
    return blocks.announcements(before);
  }

  @Override
  public void save(SequencerFence fence, StateSnapshot snapshot) {
    batches.save(fence, snapshot);
  }

  @Override
  public Optional<StateSnapshot> snapshot(long atOrBelow) {
    return batches.snapshot(-1, atOrBelow);
  }

  @Override
  public Optional<StateSnapshot> snapshotIfAfter(long above, long atOrBelow) {
    return batches.snapshot(above, atOrBelow);
  }

  @Override
  public Optional<L1Cursor> cursor() {
    return l1.cursor();
  }

  @Override
  public void note(SequencerFence fence, List<LedgerBlock> found) {
    l1.note(fence, found);
  }

  @Override
  public List<QueuedDeposit> deposits(long from, int limit) {
    return l1.deposits(from, limit);
  }

  @Override
  public long depositCount() {
    return l1.depositCount();
  }

  @Override
  public List<ListedToken> tokens() {
    return l1.tokens();
  }

  @Override
  public void cut(SequencerFence fence, List<Batch> cut) {
    batches.cut(fence, cut);
  }

  @Override
  public Optional<Batch> batch(long number) {
    return batches.batch(number);
  }

  @Override
  public Optional<Batch> lastBatch() {
    return batches.last();
  }

  @Override
  public Optional<Batch> unproven(long from) {
    return batches.unproven(from);
  }

  @Override
  public void proven(SequencerFence fence, long batch, Batch.Roots roots, Bytes proof) {
    batches.proven(fence, batch, roots, proof);
  }

  @Override
  public Optional<Bytes> proof(long batch) {
    return batches.proof(batch);
  }

  @Override
  public BatchCounts batchCounts() {
    return batches.counts();
  }
}
