// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Direction;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.GlobalRootWitness;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Layer;
import dev.causeway.chains.LoggedEvent;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputVerifier;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.TokenSupply;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.Gas;
import dev.causeway.model.GlobalRoot;
import dev.causeway.model.Message;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.ExitTree;
import dev.causeway.proofs.merkle.GlobalProof;
import dev.causeway.proofs.merkle.GlobalTree;
import dev.causeway.proofs.merkle.MessageHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every port against real nodes and the real contracts: a token goes L1 to L2 and back. */
class EvmRoundTripTest {
  private static final Address ALICE = Address.parse("0x" + "a1".repeat(20));
  private static final Address COLLECTOR = Address.parse("0x" + "c0".repeat(20));

  private final TwoChains chains = new TwoChains();
  private final ChainAccess l1 = chains.l1.access();
  private final ChainAccess l2 = chains.l2.access();
  private final TokenKey key = new TokenKey(TwoChains.L1, chains.token);

  @AfterEach
  void close() {
    chains.close();
  }

  private List<ObservedBlock> all(ChainAccess chain) {
    List<ObservedBlock> all = new ArrayList<>();
    BlockNumber next = BlockNumber.of(0);
    while (true) {
      List<ObservedBlock> part = chain.reader().blocks(next, 7).orElseThrow();
      if (part.isEmpty()) {
        return all;
      }
      all.addAll(part);
      next = part.getLast().block().number().next();
    }
  }

  private RollupState rollup() {
    return ((Layer.Optimistic) l2.layer()).state();
  }

  private <E extends ChainEvent> List<E> events(ChainAccess chain, Class<E> kind) {
    return all(chain).stream()
        .flatMap(block -> block.events().stream())
        .map(LoggedEvent::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private List<Message> sent(ChainAccess chain) {
    return events(chain, ChainEvent.MessageSent.class).stream()
        .map(ChainEvent.MessageSent::message)
        .toList();
  }

  private ContractCall.ClaimMany claim(
      List<Message> messages, ChainId source, Map<ChainId, ExitRoot> exitRoots, GlobalRoot root) {
    ExitTree tree = new ExitTree();
    messages.forEach(message -> tree.append(MessageHash.leaf(message)));
    assertThat(exitRoots.get(source)).isEqualTo(tree.exitRoot());
    GlobalTree global = GlobalTree.of(List.of(TwoChains.L1, TwoChains.L2), exitRoots);
    assertThat(global.root()).isEqualTo(root);
    GlobalProof globalProof = global.proof(source.equals(TwoChains.L1) ? 0 : 1);
    return new ContractCall.ClaimMany(
        messages,
        tree.multiProof(messages.stream().map(Message::leafIndex).toList(), tree.leafCount()),
        globalProof,
        COLLECTOR);
  }

  /** Takes the L1 bridge's exit root into the global root and brings it to the L2. */
  private GlobalRoot carry() {
    chains.run(chains.l1, new ContractCall.UpdateGlobalRoot());
    BlockRef at = chains.head(l1);
    chains.l1Tools.rpc("anvil_mine", "[\"0x3\"]");
    BlockRef known = chains.head(l1);
    chains.deriveL1(known);
    assertThat(rollup().l1Origin(chains.head(l2)).orElseThrow())
        .isEqualTo(new L1Origin(known.number(), known.hash()));
    chains.l1Tools.rpc("anvil_mine", "[\"0x1\"]");
    GlobalRootWitness witness =
        ((Layer.Base) l1.layer())
            .state()
            .globalRootWitness(at.number(), chains.height(l1))
            .orElseThrow();
    assertThat(witness.headers()).hasSize(5);
    chains.run(chains.l2, new ContractCall.AcceptRoot(witness));
    assertThat(events(l2, ChainEvent.GlobalRootAccepted.class))
        .last()
        .isEqualTo(new ChainEvent.GlobalRootAccepted(witness.root(), at.number()));
    return witness.root();
  }

  private static <T> ChainFailure failure(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Ok<T>(var value) -> throw new AssertionError("expected a failure, got " + value);
      case Outcome.Failed<T>(var failure) -> failure;
    };
  }

  @Test
  void shouldMoveTokenThereAndBackWhenEveryHopIsProven() {
    assertThat(chains.l1.check().orElseThrow()).isSameAs(chains.l1);
    assertThat(chains.l2.check().orElseThrow()).isSameAs(chains.l2);

    // L1 to L2: the token's description travels ahead of it.
    TransactionReceipt deposit = chains.deposit(chains.signer.address(), 1000, 10);
    List<Message> there = sent(l1);
    assertThat(there).hasSize(2);
    assertThat(chains.l1Tools.messagesSent(deposit.tx(), chains.bridge(chains.l1)))
        .extracting(ChainEvent.MessageSent::message)
        .isEqualTo(there);
    LoggedEvent logged =
        all(l1).stream().flatMap(b -> b.events().stream()).reduce((a, b) -> b).orElseThrow();
    assertThat(logged.tx()).isEqualTo(deposit.tx());
    assertThat(logged.gasUsed()).isEqualTo(deposit.gasUsed());
    assertThat(logged.effectiveGasPrice()).isEqualTo(deposit.effectiveGasPrice());

    GlobalRoot root = carry();
    ExitRoot exit1 = events(l1, ChainEvent.MessageSent.class).getLast().exitRoot();
    assertThat(events(l1, ChainEvent.GlobalRootUpdated.class))
        .containsExactly(new ChainEvent.GlobalRootUpdated(root, TwoChains.L1, exit1, 1));
    ContractCall claim = claim(there, TwoChains.L1, Map.of(TwoChains.L1, exit1), root);
    TransactionReceipt claimed = chains.run(chains.l2, claim);
    assertThat(events(l2, ChainEvent.MessageClaimed.class))
        .hasSize(2)
        .allMatch(event -> event.outcome() == ClaimOutcome.DELIVERED);
    Address wrapped = events(l2, ChainEvent.WrappedTokenDeployed.class).getFirst().wrapped();
    assertThat(l2.supplies().tokenBalance(wrapped, chains.signer.address()).orElseThrow())
        .isEqualTo(TokenAmount.of(990));
    assertThat(l2.supplies().tokenBalance(wrapped, COLLECTOR).orElseThrow())
        .isEqualTo(TokenAmount.of(10));
    assertThat(l2.transactions().receipts(List.of(claimed.tx())).orElseThrow())
        .containsExactly(claimed);

    // Once more is refused, with the reason.
    Outcome<?> again =
        l2.transactions().estimate(chains.signer.address(), l2.encoder().encode(claim));
    assertThat(failure(again))
        .isEqualTo(new ChainFailure.Reverted(TwoChains.L2, new RevertReason.AlreadyClaimed()));

    // Supplies add up, as of one block each.
    assertThat(l1.supplies().supplies(chains.head(l1), List.of(key)).orElseThrow())
        .containsExactly(new TokenSupply(key, TokenAmount.of(1000), TokenAmount.ZERO));
    assertThat(l2.supplies().supplies(chains.head(l2), List.of(key)).orElseThrow())
        .containsExactly(new TokenSupply(key, TokenAmount.ZERO, TokenAmount.of(1000)));
    TokenKey stranger = new TokenKey(TwoChains.L1, ALICE);
    assertThat(l2.supplies().supplies(chains.head(l2), List.of(stranger)).orElseThrow())
        .as("a token that is not deployed has no supply")
        .containsExactly(new TokenSupply(stranger, TokenAmount.ZERO, TokenAmount.ZERO));

    // L2 to L1, by an output with its dispute window.
    chains.l2Tools.send(
        chains.signer,
        chains.bridge(chains.l2),
        Wei.ZERO,
        EvmTools.bridgeToken(TwoChains.L1, ALICE, wrapped, TokenAmount.of(300), TokenAmount.ZERO));
    List<Message> back = sent(l2);
    assertThat(back).hasSize(1);
    OutputWitness output = rollup().outputWitness(chains.height(l2)).orElseThrow();
    assertThat(output.exitRoot())
        .isEqualTo(events(l2, ChainEvent.MessageSent.class).getLast().exitRoot());
    chains.run(
        chains.l1,
        new ContractCall.ProposeOutput(TwoChains.L2, output.output(), output.block().number()));
    chains.l1Tools.rpc("evm_increaseTime", "[\"0x5\"]");
    chains.run(chains.l1, new ContractCall.SettleExitRoot(TwoChains.L2, 0, output));
    assertThat(events(l1, ChainEvent.OutputProposed.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.proposer()).isEqualTo(chains.signer.address());
              assertThat(event.output()).isEqualTo(output.output());
              assertThat(event.l2Block()).isEqualTo(output.block().number());
            });
    assertThat(events(l1, ChainEvent.OutputFinalized.class))
        .containsExactly(new ChainEvent.OutputFinalized(TwoChains.L2, 0));
    assertThat(events(l1, ChainEvent.ExitRootSettled.class))
        .containsExactly(
            new ChainEvent.ExitRootSettled(
                TwoChains.L2, 0, output.exitRoot(), output.block().number()));
    Map<ChainId, ExitRoot> exitRoots = new LinkedHashMap<>();
    exitRoots.put(TwoChains.L1, exit1);
    exitRoots.put(TwoChains.L2, output.exitRoot());
    GlobalRoot both = events(l1, ChainEvent.GlobalRootUpdated.class).getLast().root();
    chains.run(chains.l1, claim(back, TwoChains.L2, exitRoots, both));
    assertThat(chains.l1Tools.balanceOf(chains.token, ALICE)).isEqualTo(TokenAmount.of(300));
    assertThat(l1.supplies().supplies(chains.head(l1), List.of(key)).orElseThrow())
        .containsExactly(new TokenSupply(key, TokenAmount.of(700), TokenAmount.ZERO));
    assertThat(l2.supplies().supplies(chains.head(l2), List.of(key)).orElseThrow())
        .containsExactly(new TokenSupply(key, TokenAmount.ZERO, TokenAmount.of(700)));
  }

  @Test
  void shouldDecideChallengeWhenVerifierSigns() {
    chains.run(
        chains.l1,
        new ContractCall.ProposeOutput(
            TwoChains.L2,
            new OutputRoot(Bytes32.parse("0x" + "ee".repeat(32))),
            chains.height(l2)));
    BlockNumber l2Block = chains.height(l2);
    chains.run(chains.l1, new ContractCall.ChallengeOutput(TwoChains.L2, 0));
    Address proposals = l1.encoder().encode(new ContractCall.ChallengeOutput(TwoChains.L2, 0)).to();
    OutputVerifier verifier =
        new QuorumOutputVerifier(
            chains.verifier,
            TwoChains.L1,
            chains.resolver,
            Map.of(TwoChains.L2, proposals),
            Map.of(TwoChains.L2, rollup()));
    OutputVerifier.Attestation attestation =
        verifier.attest(TwoChains.L2, 0, l2Block).orElseThrow();
    assertThat(attestation.output())
        .isEqualTo(rollup().outputWitness(l2Block).orElseThrow().output());
    chains.run(
        chains.l1,
        new ContractCall.ResolveChallenge(
            TwoChains.L2, 0, attestation.output(), List.of(attestation.signature())));
    assertThat(events(l1, ChainEvent.OutputChallenged.class))
        .containsExactly(new ChainEvent.OutputChallenged(TwoChains.L2, 0, chains.signer.address()));
    assertThat(events(l1, ChainEvent.ChallengeResolved.class))
        .containsExactly(new ChainEvent.ChallengeResolved(TwoChains.L2, 0, false));
  }

  /** A stranger names blocks that no chain reaches, as great as the contract lets him. */
  @Test
  void shouldReadOnWhenAStrangerProposesForABlockThatNoChainReaches() {
    Address proposals = l1.encoder().encode(new ContractCall.ChallengeOutput(TwoChains.L2, 0)).to();
    OutputRoot lie = new OutputRoot(Bytes32.parse("0x" + "ee".repeat(32)));
    List<String> blocks =
        List.of("18446744073709551615", "9223372036854775808", "9223372036854775807");
    long proposed = 0;
    for (String block : blocks) {
      EncodedCall call =
          new EncodedCall(
              proposals,
              TwoChains.BOND,
              EvmTools.calldata(
                  "propose(bytes32,uint64)",
                  List.of(AbiValue.of(lie.value()), AbiValue.of(UInt256.parse(block)))),
              Gas.of(1_000_000));
      if (l1.transactions().estimate(chains.signer.address(), call) instanceof Outcome.Ok<?>) {
        chains.l1Tools.sendAll(chains.signer, List.of(call));
        proposed++;
      }
    }
    chains.run(chains.l1, new ContractCall.ProposeOutput(TwoChains.L2, lie, chains.height(l2)));
    chains.deposit(ALICE, 1000, 10);

    assertThat(proposed).isPositive();
    assertThat(events(l1, ChainEvent.OutputProposed.class))
        .hasSize((int) proposed + 1)
        .allSatisfy(event -> assertThat(event.output()).isEqualTo(lie))
        .first()
        .returns(BlockNumber.of(Long.MAX_VALUE), ChainEvent.OutputProposed::l2Block);
    assertThat(sent(l1)).hasSize(2);
    chains.run(chains.l1, new ContractCall.ChallengeOutput(TwoChains.L2, proposed));
    assertThat(events(l1, ChainEvent.OutputChallenged.class))
        .extracting(ChainEvent.OutputChallenged::id)
        .containsExactly(proposed);
  }

  @Test
  void shouldReadCallWhenItCarriesNoTokenAndPauseWhenGuardianPauses() {
    chains.l1Tools.send(
        chains.signer,
        chains.bridge(chains.l1),
        Wei.ZERO,
        EvmTools.bridgeCall(
            TwoChains.L2,
            ALICE,
            Address.ZERO,
            TokenAmount.ZERO,
            TokenAmount.ZERO,
            Bytes.parse("0x1234")));
    Message message = sent(l1).getFirst();
    assertThat(message.originToken()).isEqualTo(Address.ZERO);
    assertThat(message.data()).isEqualTo(Bytes.parse("0x1234"));

    chains.run(chains.l1, new ContractCall.PauseDirection(Direction.OUTBOUND));
    assertThat(events(l1, ChainEvent.PauseChanged.class))
        .containsExactly(new ChainEvent.PauseChanged(Direction.OUTBOUND, true));
    Outcome<?> deposit =
        l1.transactions()
            .estimate(
                chains.signer.address(),
                new EncodedCall(
                    chains.bridge(chains.l1),
                    Wei.ZERO,
                    EvmTools.bridgeToken(
                        TwoChains.L2, ALICE, chains.token, TokenAmount.of(1), TokenAmount.ZERO),
                    Gas.of(0)));
    assertThat(failure(deposit))
        .isEqualTo(new ChainFailure.Reverted(TwoChains.L1, new RevertReason.Paused()));
  }
}
