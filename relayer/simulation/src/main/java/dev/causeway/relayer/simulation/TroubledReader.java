// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.simulation;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.relayer.simulation.Fault.Trouble;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The blocks of a chain as one node's endpoint shows them. A rollup's block is final only when the
 * L1 block that it derives from is, as with any rollup node.
 */
final class TroubledReader implements ChainReader {
  private final World world;
  private final SimulatedNode node;
  private final ChainId chain;
  private final ChainReader real;

  TroubledReader(World world, SimulatedNode node, ChainId chain) {
    this.world = world;
    this.node = node;
    this.chain = chain;
    this.real = world.chains.access(chain).reader();
  }

  @Override
  public ChainId chain() {
    return chain;
  }

  @Override
  public Outcome<ChainHeads> heads() {
    return real.heads().map(this::seen);
  }

  private ChainHeads seen(ChainHeads heads) {
    BlockNumber top = visible(heads.latest().number());
    BlockRef latest =
        top.equals(heads.latest().number())
            ? heads.latest()
            : real.blockAt(top).orElseThrow().orElse(heads.latest());
    BlockNumber finalized = world.truth.finalized(chain, heads.finalized()).min(latest.number());
    if (world.troubles.strikes(chain, node.index, Trouble.LYING_HEAD)) {
      latest = new BlockRef(latest.number(), noHash(), latest.parentHash(), latest.timestamp());
    }
    return new ChainHeads(latest, finalized);
  }

  private Bytes32 noHash() {
    ByteBuffer word = ByteBuffer.allocate(Bytes32.SIZE);
    return Bytes32.of(word.putLong(0, world.random.nextLong()));
  }

  private BlockNumber visible(BlockNumber head) {
    return head.minusOrZero(world.troubles.lag(chain, node.index));
  }

  @Override
  public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
    return number.isAfter(visible(world.chains.head(chain).number()))
        ? Outcome.ok(Optional.empty())
        : real.blockAt(number);
  }

  @Override
  public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
    BlockNumber top = visible(world.chains.head(chain).number());
    long there = top.value() - from.value() + 1;
    return there <= 0 ? Outcome.ok(List.of()) : real.blocks(from, (int) Math.min(limit, there));
  }
}
