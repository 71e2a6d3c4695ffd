// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.ledger;

import dev.causeway.chains.LedgerTerms;
import dev.causeway.model.Bytes32;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the stored ledger and believes nothing: every header must stand on the one before, and
 * every transaction must be the one that was sealed and follow from the state before it.
 */
final class StoredChain {
  private static final Logger LOG = LoggerFactory.getLogger(StoredChain.class);
  private static final int TRANSACTIONS_AT_ONCE = 5_000;

  private StoredChain() {}

  /**
   * What is stored.
   *
   * @param replica the ledger after all of it
   * @param head the newest block
   * @param snapshot position of the snapshot that reading began with; 0 without one
   */
  record Loaded(LedgerReplica replica, Optional<BlockHeader> head, long snapshot) {}

  /**
   * The ledger after everything that is stored.
   *
   * @throws CorruptLedgerException naming the place, when it contradicts itself
   */
  static Loaded load(LedgerStore store, LedgerTerms terms, TokenBook tokens) {
    long began = System.nanoTime();
    Optional<StateSnapshot> snapshot = store.snapshot(Long.MAX_VALUE);
    LedgerReplica replica =
        snapshot
            .map(taken -> LedgerReplica.of(taken, store, terms, tokens))
            .orElseGet(() -> LedgerReplica.empty(terms, tokens));
    Optional<BlockHeader> head = snapshot.map(taken -> under(store, taken));
    long next = head.map(header -> header.number() + 1).orElse(1L);
    while (true) {
      List<SealedBlock> blocks = store.blocks(next, TRANSACTIONS_AT_ONCE);
      if (blocks.isEmpty()) {
        break;
      }
      for (SealedBlock block : blocks) {
        requireNext(head, block.header(), replica.position());
        block.checked().transactions().forEach(replica::replay);
        head = Optional.of(block.header());
      }
      next = blocks.getLast().header().number() + 1;
    }
    LOG.info(
        "ledger loaded: block={} transactions={} accounts={} snapshot={} ms={}",
        head.map(BlockHeader::number).orElse(0L),
        replica.position(),
        replica.accounts(),
        snapshot.map(StateSnapshot::position).orElse(0L),
        (System.nanoTime() - began) / 1_000_000);
    return new Loaded(replica, head, snapshot.map(StateSnapshot::position).orElse(0L));
  }

  /** The block under a snapshot, which must be the one that it was taken behind. */
  private static BlockHeader under(LedgerStore store, StateSnapshot snapshot) {
    Optional<BlockHeader> block = store.blockOf(snapshot.position() - 1);
    if (block
        .filter(
            header ->
                header.number() == snapshot.block()
                    && header.hash().equals(snapshot.blockHash())
                    && header.endPosition() == snapshot.position())
        .isEmpty()) {
      throw new CorruptLedgerException(
          "the snapshot at position %d of the ledger stands on block %d with hash %s, but stored is %s: delete it (table ledger_snapshot), and the node reads from the one before"
              .formatted(snapshot.position(), snapshot.block(), snapshot.blockHash(), block));
    }
    return block.get();
  }

  private static void requireNext(Optional<BlockHeader> head, BlockHeader header, long position) {
    boolean follows =
        header.number() == head.map(BlockHeader::number).orElse(0L) + 1
            && header.parentHash().equals(head.map(BlockHeader::hash).orElse(Bytes32.ZERO))
            && header.firstPosition() == position;
    if (!follows) {
      throw new CorruptLedgerException(
          "block %d of the ledger, from position %d on %s, does not stand on block %d at position %d: restore its database from a backup, or rebuild the state from L1"
              .formatted(
                  header.number(),
                  header.firstPosition(),
                  header.parentHash(),
                  head.map(BlockHeader::number).orElse(0L),
                  position));
    }
  }
}
