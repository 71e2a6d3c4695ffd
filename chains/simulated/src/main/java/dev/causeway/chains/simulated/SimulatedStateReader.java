// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import dev.causeway.chains.BaseState;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TokenSupply;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.proofs.trie.OutputRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** State of a simulated chain, with proofs that its simulated contracts check. */
final class SimulatedStateReader implements SupplyReader, BaseState, RollupState {
  private final SimulatedNetwork network;
  private final SimulatedChain chain;

  SimulatedStateReader(SimulatedNetwork network, SimulatedChain chain) {
    this.network = network;
    this.chain = chain;
  }

  @Override
  public Outcome<L1Origin> l1Origin(BlockRef at) {
    return network.answer(
        chain,
        () ->
            canonical(at)
                .flatMap(SimulatedBlock::origin)
                .map(Outcome::ok)
                .orElseGet(() -> notFound("the L1 origin of block " + at.number())));
  }

  @Override
  public Outcome<GlobalRootWitness> globalRootWitness(BlockNumber at, BlockNumber upTo) {
    return network.answer(
        chain,
        () -> {
          Optional<SimulatedBlock> proven = chain.block(at.value());
          if (proven.isEmpty() || chain.block(upTo.value()).isEmpty()) {
            return notFound("blocks " + at + " to " + upTo);
          }
          Bytes32 word = proven.get().word();
          if (word.isZero()) {
            return notFound("a global root at block " + at);
          }
          List<Bytes> headers = new ArrayList<>();
          for (long number = at.value(); number <= upTo.value(); number++) {
            headers.add(chain.block(number).orElseThrow().header().encode());
          }
          return Outcome.ok(
              new GlobalRootWitness(
                  new GlobalRoot(word),
                  at,
                  headers,
                  List.of(SimulatedHeader.statePreimage(word, at.value())),
                  List.of(word.toBytes())));
        });
  }

  @Override
  public Outcome<OutputWitness> outputWitness(BlockNumber number) {
    return network.answer(
        chain,
        () ->
            chain
                .block(number.value())
                .map(block -> Outcome.ok(witness(block)))
                .orElseGet(() -> notFound("block " + number)));
  }

  static OutputWitness witness(SimulatedBlock block) {
    Bytes32 passer = Keccak.hash("message passer");
    Bytes32 state = block.header().stateRoot();
    return new OutputWitness(
        block.ref(),
        OutputRoots.version0(state, passer, block.ref().hash()),
        state,
        passer,
        new ExitRoot(block.word()),
        List.of(SimulatedHeader.statePreimage(block.word(), block.header().number())),
        List.of(block.word().toBytes()));
  }

  @Override
  public Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens) {
    return network.answer(
        chain,
        () ->
            canonical(at)
                .map(
                    block ->
                        Outcome.ok(
                            tokens.stream()
                                .map(
                                    token ->
                                        block
                                            .supplies()
                                            .getOrDefault(
                                                token,
                                                new TokenSupply(
                                                    token, TokenAmount.ZERO, TokenAmount.ZERO)))
                                .toList()))
                .orElseGet(() -> notFound("block " + at.number() + " " + at.hash())));
  }

  @Override
  public Outcome<TokenAmount> tokenBalance(Address token, Address account) {
    return network.answer(
        chain, () -> Outcome.ok(chain.contracts().bridge().balance(token, account)));
  }

  private Optional<SimulatedBlock> canonical(BlockRef at) {
    return chain.block(at.number().value()).filter(block -> block.ref().hash().equals(at.hash()));
  }

  private <T> Outcome<T> notFound(String what) {
    return Outcome.failed(new ChainFailure.NotFound(chain.id(), what));
  }
}
