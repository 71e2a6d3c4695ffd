// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.Layer;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Message;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.GlobalTree;
import dev.causeway.proofs.merkle.MessageHash;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final ChainId L1 = ChainId.of(900);
  private static final ChainId L2 = ChainId.of(901);
  private static final Address ALICE = Address.parse("0xa11ce00000000000000000000000000000000000");
  private static final TokenKey TOKEN =
      new TokenKey(L1, Address.parse("0x7070707070707070707070707070707070707070"));

  private final SimulatedNetwork network =
      new SimulatedNetwork(NetworkOptions.ofRollups(1, 1).withDepths(4, 4, 0));
  private long nonce;

  private void deposit(long amount) {
    network.deposit(L1, Deposit.of(L2, TOKEN, ALICE, ALICE, amount));
  }

  private BroadcastResult send(ChainId chain, Nonce nonce, EncodedCall call, long fee) {
    var signed =
        new SimulatedSigner(ALICE)
            .sign(
                new UnsignedTransaction(
                    chain,
                    nonce,
                    call.to(),
                    call.value(),
                    call.data(),
                    call.gasLimit(),
                    Wei.of(fee),
                    Wei.of(fee)));
    return network.access(chain).transactions().broadcast(List.of(signed)).orElseThrow().getFirst();
  }

  private EncodedCall encode(ContractCall call) {
    return network.access(L1).encoder().encode(call);
  }

  private void updateRoot() {
    send(L1, Nonce.of(nonce++), encode(new ContractCall.UpdateGlobalRoot()), 100);
    network.mine(L1);
  }

  private RevertReason revert(ChainId chain, ContractCall call) {
    return switch (network.access(chain).transactions().estimate(ALICE, encode(call))) {
      case Outcome.Failed<Gas>(ChainFailure.Reverted(_, var reason)) -> reason;
      case Outcome.Failed<Gas>(var failure) -> throw new AssertionError(failure.summary());
      case Outcome.Ok<Gas>(var gas) -> throw new AssertionError("does not revert: " + gas);
    };
  }

  private GlobalRootWitness witness() {
    BlockNumber head = network.head(L1).number();
    return ((Layer.Base) network.access(L1).layer())
        .state()
        .globalRootWitness(head, head)
        .orElseThrow();
  }

  @Test
  void shouldRefuseWitnessOfAnotherRoot() {
    deposit(5);
    network.mine(L1);
    updateRoot();
    network.mine(L2);
    GlobalRootWitness right = witness();
    assertThat(network.access(L2).transactions().estimate(ALICE, encode(accept(right))))
        .isInstanceOf(Outcome.Ok.class);

    Bytes forged = Bytes.parse("0x" + "11".repeat(40));
    GlobalRootWitness wrongState =
        new GlobalRootWitness(
            right.root(), right.provenAt(), right.headers(), List.of(forged), List.of());
    assertThat(revert(L2, accept(wrongState))).isInstanceOf(RevertReason.ContractError.class);

    network.mine(L1);
    network.mine(L1);
    network.mine(L2);
    assertThat(revert(L2, accept(right))).isInstanceOf(RevertReason.UnknownBlock.class);
  }

  private static ContractCall accept(GlobalRootWitness witness) {
    return new ContractCall.AcceptRoot(witness);
  }

  @Test
  void shouldRefuseForgedAndUnknownClaimsAndSecondOnes() {
    deposit(5);
    network.mine(L1);
    updateRoot();
    network.mine(L2);
    send(L2, Nonce.of(0), encode(accept(witness())), 100);
    network.mine(L2);
    List<Message> messages = network.sent(L1);
    ContractCall.ClaimMany claim = claim(messages);
    assertThat(network.access(L2).transactions().estimate(ALICE, encode(claim)))
        .isInstanceOf(Outcome.Ok.class);

    Message real = messages.getLast();
    Message richer =
        new Message(
            real.kind(),
            real.sourceChain(),
            real.leafIndex(),
            real.destinationChain(),
            real.originChain(),
            real.originToken(),
            real.sender(),
            real.recipient(),
            TokenAmount.of(500),
            real.relayerFee(),
            real.data());
    assertThat(
            revert(
                L2,
                new ContractCall.ClaimMany(
                    List.of(messages.getFirst(), richer),
                    claim.exitProof(),
                    claim.globalProof(),
                    ALICE)))
        .isInstanceOf(RevertReason.ContractError.class);
    GlobalRoot unknown =
        GlobalTree.of(List.of(L1, L2), Map.of(L1, new ExitTree().exitRoot())).root();
    assertThat(
            revert(
                L2,
                new ContractCall.ClaimMany(
                    messages,
                    claim.exitProof(),
                    new dev.causeway.proofs.merkle.GlobalProof(
                        unknown, 0, claim.globalProof().siblings()),
                    ALICE)))
        .isEqualTo(new RevertReason.UnknownRoot(unknown));

    send(L2, Nonce.of(1), encode(claim), 100);
    network.mine(L2);
    assertThat(network.claimedCount(L2, L1)).isEqualTo(2);
    assertThat(revert(L2, claim)).isEqualTo(new RevertReason.AlreadyClaimed());
  }

  private ContractCall.ClaimMany claim(List<Message> messages) {
    ExitTree tree = ExitTree.restore(messages.stream().map(MessageHash::leaf).toList());
    return new ContractCall.ClaimMany(
        messages,
        tree.multiProof(messages.stream().map(Message::leafIndex).toList(), tree.leafCount()),
        GlobalTree.of(List.of(L1, L2), Map.of(L1, tree.exitRoot())).proof(0),
        ALICE);
  }

  @Test
  void shouldKeepRulesOfThePool() {
    EncodedCall call = encode(new ContractCall.UpdateGlobalRoot());
    assertThat(send(L1, Nonce.of(1), call, 100)).isEqualTo(new BroadcastResult.Accepted());
    network.mine(L1);
    assertThat(network.access(L1).transactions().account(ALICE).orElseThrow().nextNonce())
        .as("a gap waits")
        .isEqualTo(Nonce.of(0));
    assertThat(send(L1, Nonce.of(0), call, 5)).isEqualTo(new BroadcastResult.Accepted());
    network.mine(L1);
    assertThat(network.access(L1).transactions().account(ALICE).orElseThrow().nextNonce())
        .as("a fee below the base fee waits")
        .isEqualTo(Nonce.of(0));
    EncodedCall other = encode(new ContractCall.UpdateGlobalRoot());
    assertThat(send(L1, Nonce.of(1), other, 105)).isEqualTo(new BroadcastResult.Underpriced());
    assertThat(send(L1, Nonce.of(0), other, 110)).isEqualTo(new BroadcastResult.Accepted());
    network.mine(L1);
    assertThat(network.access(L1).transactions().account(ALICE).orElseThrow().nextNonce())
        .isEqualTo(Nonce.of(2));
    assertThat(send(L1, Nonce.of(1), call, 500)).isEqualTo(new BroadcastResult.NonceTooLow());
  }

  @Test
  void shouldReturnToExactlyTheStateBeforeInReorg() {
    deposit(1);
    network.mine(L1);
    updateRoot();
    var before = network.head(L1);
    var supplies = network.access(L1).supplies().supplies(before, List.of(TOKEN)).orElseThrow();
    deposit(7);
    network.mine(L1);
    updateRoot();
    network.reorg(L1, 2, false);

    assertThat(network.head(L1)).isEqualTo(before);
    assertThat(network.sent(L1)).hasSize(2);
    nonce--;
    deposit(7);
    network.mine(L1);
    updateRoot();
    assertThat(network.sent(L1)).hasSize(3);
    assertThat(network.access(L1).supplies().supplies(before, List.of(TOKEN)).orElseThrow())
        .isEqualTo(supplies);
    List<ObservedBlock> blocks =
        network.access(L1).reader().blocks(BlockNumber.of(0), 100).orElseThrow();
    for (int i = 1; i < blocks.size(); i++) {
      assertThat(blocks.get(i).block().isChildOf(blocks.get(i - 1).block())).isTrue();
    }
  }

  @Test
  void shouldReorganizeRollupWithTheL1BlockThatItDerivesFrom() {
    for (int i = 0; i < 6; i++) {
      network.tick();
    }
    var orphaned = network.head(L2);
    network.reorg(L1, 2, true);

    assertThat(network.head(L2).number()).isLessThan(orphaned.number());
    var origin =
        ((Layer.Optimistic) network.access(L2).layer())
            .state()
            .l1Origin(network.head(L2))
            .orElseThrow();
    assertThat(network.access(L1).reader().blockAt(origin.number()).orElseThrow().orElseThrow())
        .extracting(block -> block.hash())
        .isEqualTo(origin.hash());
  }

  @Test
  void shouldRefuseReorgOfFinalBlocks() {
    for (int i = 0; i < 10; i++) {
      network.tick();
    }
    assertThatThrownBy(() -> network.reorg(L1, 5, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("final");
  }

  @Test
  void shouldKeepFinalAtOrBelowHeadUnderFaults() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 300; i++) {
      network.faults(L1, new ChainFaults(0.1, random.nextInt(6), 0, 0, 0.3));
      if (random.nextBoolean()) {
        network.tick();
      } else if (random.nextInt(4) == 0) {
        try {
          network.reorg(L1, 1, true);
        } catch (IllegalArgumentException isFinal) {
          network.tick();
        }
      }
      if (network.access(L1).reader().heads() instanceof Outcome.Ok<?>(var heads)) {
        assertThat(heads).isNotNull();
        var known = (dev.causeway.chains.ChainHeads) heads;
        assertThat(known.finalized()).isLessThanOrEqualTo(known.latest().number());
      }
    }
  }

  @Test
  void shouldGiveTheSameTraceForTheSameSeed() {
    assertThat(trace(3)).isEqualTo(trace(3)).isNotEqualTo(trace(4));
  }

  private static List<ObservedBlock> trace(long seed) {
    SimulatedNetwork network = new SimulatedNetwork(NetworkOptions.ofRollups(seed, 1));
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      network.deposit(L1, Deposit.of(L2, TOKEN, ALICE, ALICE, random.nextInt(100)));
      network.tick();
    }
    return network.access(L1).reader().blocks(BlockNumber.of(0), 100).orElseThrow();
  }
}
