// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.TxHash;
import java.time.Instant;
import java.util.List;

/**
 * What tests do to a chain that no real chain would let them do. Nothing here happens while a block
 * is being made. Only for chains that the devnet started.
 */
public final class ChainControls {
  private final DevnetRpc rpc;
  private final BlockProducer producer;

  ChainControls(DevnetRpc rpc, BlockProducer producer) {
    this.rpc = rpc;
    this.producer = producer;
  }

  /**
   * A transaction that a reorg keeps.
   *
   * @param raw signed, as it was broadcast
   * @param block in which of the new blocks, from 0 for the deepest
   */
  public record Kept(Bytes raw, int block) {}

  /**
   * Replaces the newest blocks by as many others without their transactions, which are gone from
   * the pool as well: who wants them must send them again. On an L2 the new blocks carry no L1
   * attributes; the next one does.
   *
   * @param depth how many blocks, at least one and fewer than there are
   */
  public void reorg(int depth) {
    reorg(depth, List.of());
  }

  /** As {@link #reorg(int)}, with some transactions in the new blocks, perhaps in other places. */
  public void reorg(int depth, List<Kept> kept) {
    if (depth < 1) {
      throw new DevnetException("depth of a reorg is %d; give at least 1".formatted(depth));
    }
    List<List<Object>> transactions =
        kept.stream().map(tx -> List.<Object>of(tx.raw().toString(), tx.block())).toList();
    producer.exclusively(
        () -> {
          ChainClock.keep(rpc, () -> rpc.call("anvil_reorg", depth, transactions));
          return depth;
        });
  }

  /** Whether the transaction was waiting in the pool, from which it is now gone. */
  public boolean drop(TxHash tx) {
    JsonNode dropped = rpc.call("anvil_dropTransaction", tx.value().toString());
    return !dropped.isNull();
  }

  /** No block is made until {@link #resumeBlocks}. */
  public void pauseBlocks() {
    producer.pause();
  }

  /** Ends {@link #pauseBlocks}. */
  public void resumeBlocks() {
    producer.resume();
  }

  /** Makes blocks now, beside those that are due. */
  public BlockNumber makeBlocks(int count) {
    if (count < 1) {
      throw new DevnetException("number of blocks is %d; give at least 1".formatted(count));
    }
    return producer.exclusively(
        () -> {
          BlockNumber head = producer.makeBlock();
          for (int i = 1; i < count; i++) {
            head = producer.makeBlock();
          }
          return head;
        });
  }

  /**
   * The next block has this timestamp, in whole seconds, and the chain's clock goes on from there.
   *
   * @throws DevnetRpc.CallFailed when it is before the head's
   */
  public void setNextBlockTimestamp(Instant timestamp) {
    var _ = rpc.call("evm_setNextBlockTimestamp", timestamp.getEpochSecond());
  }

  /** What is not covered here: any call of anvil's. */
  public DevnetRpc rpc() {
    return rpc;
  }
}
