// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Blocks of a simulated chain, through its faults. */
final class SimulatedReader implements ChainReader {
  private final SimulatedNetwork network;
  private final SimulatedChain chain;
  private final ChainId id;

  SimulatedReader(SimulatedNetwork network, SimulatedChain chain) {
    this.network = network;
    this.chain = chain;
    this.id = chain.id();
  }

  @Override
  public ChainId chain() {
    return id;
  }

  @Override
  public Outcome<ChainHeads> heads() {
    return network.answer(
        chain,
        () -> {
          long top = visibleHead();
          BlockRef latest = chain.block(top).orElseThrow().ref();
          if (chain.chance(chain.faults.lyingHeads())) {
            latest =
                new BlockRef(
                    latest.number(), chain.randomWord(), latest.parentHash(), latest.timestamp());
          }
          BlockNumber finalized = BlockNumber.of(Math.min(top, chain.finalized()));
          return Outcome.ok(new ChainHeads(latest, finalized));
        });
  }

  @Override
  public Outcome<Optional<BlockRef>> blockAt(BlockNumber number) {
    return network.answer(
        chain,
        () ->
            Outcome.ok(
                number.value() > visibleHead()
                    ? Optional.empty()
                    : chain.block(number.value()).map(SimulatedBlock::ref)));
  }

  @Override
  public Outcome<List<ObservedBlock>> blocks(BlockNumber from, int limit) {
    return network.answer(
        chain,
        () -> {
          List<ObservedBlock> found = new ArrayList<>();
          long top = Math.min(visibleHead(), from.value() + limit - 1);
          for (long number = from.value(); number <= top; number++) {
            SimulatedBlock block = chain.block(number).orElseThrow();
            found.add(new ObservedBlock(block.ref(), block.events()));
          }
          return Outcome.ok(found);
        });
  }

  private long visibleHead() {
    return Math.max(0, chain.head().ref().number().value() - chain.faults.lag());
  }
}
