// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes what it first saw at a height for what is there: reads without parent hashes, as one does
 * who waits to be told of removed logs and is told nothing.
 */
final class HashBlindReader implements ChainReader {
  private final ChainReader real;
  private final Map<BlockNumber, BlockRef> seen = new TreeMap<>();

  HashBlindReader(ChainReader real) {
    this.real = real;
  }

  private BlockRef linked(BlockRef block) {
    BlockRef below = seen.get(block.number().minusOrZero(1));
    return seen.computeIfAbsent(
        block.number(),
        number ->
            below == null || number.value() == 0
                ? block
                : new BlockRef(number, block.hash(), below.hash(), block.timestamp()));
  }

  @Override
  public ChainId chain() {
    return real.chain();
  }

  @Override
  public Outcome<ChainHeads> heads() {
    return real.heads()
        .map(
            heads ->
                new ChainHeads(
                    seen.getOrDefault(heads.latest().number(), heads.latest()), heads.finalized()));
  }

  @Override
  public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
    return real.blockAt(number)
        .map(found -> found.map(block -> seen.getOrDefault(block.number(), block)));
  }

  @Override
  public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
    return real.blocks(from, limit)
        .map(
            blocks ->
                blocks.stream()
                    .map(block -> new ObservedBlock(linked(block.block()), block.events()))
                    .toList());
  }
}
