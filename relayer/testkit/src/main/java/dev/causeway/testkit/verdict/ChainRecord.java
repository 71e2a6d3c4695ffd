// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.TxHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What a chain holds at the end, as its own node tells it.
 *
 * @param chain the chain
 * @param blocks its canonical blocks from the deployment on, lowest first
 * @param events the events of our contracts in them, in order
 * @param ours mined transactions of the relayer's keys since the nodes were started, in order
 * @param behind how far the chain's clock is behind the machine's: each reorg of a local chain sets
 *     it back a little
 */
public record ChainRecord(
    ManifestChain chain,
    List<BlockRef> blocks,
    List<Located> events,
    List<OwnTransaction> ours,
    Duration behind) {
  /** Copies the lists. */
  public ChainRecord {
    blocks = List.copyOf(blocks);
    events = List.copyOf(events);
    ours = List.copyOf(ours);
  }

  /** The same without these transactions of the relayer's keys, which a thief signed. */
  ChainRecord without(Set<TxHash> thefts) {
    return thefts.isEmpty()
        ? this
        : new ChainRecord(
            chain,
            blocks,
            events,
            ours.stream().filter(own -> !thefts.contains(own.tx())).toList(),
            behind);
  }

  /** The latest moment of the machine's clock at which the block can have been made. */
  Instant madeBy(BlockRef block) {
    return block.timestamp().plus(behind);
  }

  /**
   * An event with its place.
   *
   * @param block its block
   * @param tx its transaction
   * @param event what happened
   */
  public record Located(BlockRef block, TxHash tx, ChainEvent event) {}

  /**
   * A transaction that one of the relayer's keys signed.
   *
   * @param block its block
   * @param tx its hash
   * @param from the key's account
   * @param nonce its nonce
   * @param succeeded whether it did not revert
   */
  public record OwnTransaction(
      BlockRef block, TxHash tx, Address from, long nonce, boolean succeeded) {}
}
