// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.L1Origin;
import dev.causeway.chains.LedgerBlock;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import dev.causeway.proofs.validity.AccountIndex;
import dev.causeway.proofs.validity.TokenNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The memory of the ledger's node. Every write is one transaction, durable when the method returns
 * and fenced: one that carries the fence of a term that is over throws {@link FencedOutException}
 * and writes nothing. Any method may throw {@link StoreUnavailableException}. Safe for concurrent
 * use.
 */
public interface LedgerStore {
  /**
   * Makes whoever calls the sequencer, if nobody is: empty while another one is. A term ends when
   * its process dies, when its lease runs out, and by {@link Term#release}.
   *
   * @param holder who asks, for people
   * @param timeToLive how long the lease holds without being renewed
   */
  Optional<Term> begin(String holder, Duration timeToLive);

  /** The right to write, for a while. */
  interface Term extends AutoCloseable {
    /** What proves it. */
    SequencerFence fence();

    /** Extends it; false when it is over. */
    boolean renew(Duration timeToLive);

    /** Ends it well, so that another may begin at once. */
    void release();

    /** Forgets it, as a death of the process would. */
    @Override
    void close();
  }

  /** Appends a block with its transactions and exit leaves. */
  void append(SequencerFence fence, SealedBlock block);

  /** The newest block; empty before the first. */
  Optional<BlockHeader> head();

  /** The block of that number with its transactions, as it is stored: unchecked. */
  Optional<SealedBlock> block(long number);

  /** Blocks from a number on with their transactions, unchecked; about so many transactions. */
  List<SealedBlock> blocks(long from, int transactions);

  /** The header of the block that holds the position; empty when none does. */
  Optional<BlockHeader> blockOf(long position);

  /** Transactions from a position on, in order. */
  List<OrderedTransaction> transactions(long from, int limit);

  /** The transaction that an account paid for with a nonce. */
  Optional<OrderedTransaction> paidWith(AccountIndex from, Nonce nonce);

  /** Transactions of an account below a position, newest first. */
  List<OrderedTransaction> history(AccountIndex account, long below, int limit);

  /** How many leaves the exit tree has. */
  long leaves();

  /** Which tokens were described to which destinations, by exits before the position. */
  List<Announcement> announcements(long before);

  /**
   * That a destination knows the description of a token.
   *
   * @param token the ledger's number of the token
   * @param destination the chain
   */
  record Announcement(TokenNumber token, ChainId destination) {}

  /** Stores a snapshot, and forgets those that nobody needs any more. */
  void save(SequencerFence fence, StateSnapshot snapshot);

  /** The newest snapshot at or below a position; empty when there is none. */
  Optional<StateSnapshot> snapshot(long atOrBelow);

  /** The newest snapshot above one position and at or below another; empty when there is none. */
  Optional<StateSnapshot> snapshotIfAfter(long above, long atOrBelow);

  /** How far L1 is read; empty before the first block. */
  Optional<L1Cursor> cursor();

  /**
   * How far L1 is read.
   *
   * @param block the newest final block that is read
   * @param frozen whether the layer is frozen
   * @param demanded whether somebody demanded a batch, and none was settled since
   */
  record L1Cursor(L1Origin block, boolean frozen, boolean demanded) {}

  /**
   * Notes what final blocks of L1 hold: tokens, deposits, settled batches.
   *
   * @throws CorruptLedgerException when it contradicts what is noted already: a gap in a numbering,
   *     or a settled batch that is not ours
   */
  void note(SequencerFence fence, List<LedgerBlock> blocks);

  /** Deposits from a number on. */
  List<QueuedDeposit> deposits(long from, int limit);

  /** How many deposits are final. */
  long depositCount();

  /** All tokens, by number. */
  List<ListedToken> tokens();

  /** Stores batches behind the last one. */
  void cut(SequencerFence fence, List<Batch> batches);

  /** A batch. */
  Optional<Batch> batch(long number);

  /** The batch with the highest number. */
  Optional<Batch> lastBatch();

  /** The first batch from a number on that is neither proven nor settled. */
  Optional<Batch> unproven(long from);

  /**
   * Notes roots and proof of a batch; again for the same batch with the same roots replaces the
   * proof.
   *
   * @throws CorruptLedgerException when other roots are noted already
   */
  void proven(SequencerFence fence, long batch, Batch.Roots roots, Bytes proof);

  /** The proof of a batch. */
  Optional<Bytes> proof(long batch);

  /** How far batches are. */
  BatchCounts batchCounts();

  /**
   * How far batches are.
   *
   * @param cut how many are fixed
   * @param proven how many of them have a proof, or are settled
   * @param settled how many of them L1 has
   */
  record BatchCounts(long cut, long proven, long settled) {}
}
