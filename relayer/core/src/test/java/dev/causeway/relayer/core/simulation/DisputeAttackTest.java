// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static dev.causeway.relayer.core.simulation.Scenario.ALICE;
import static dev.causeway.relayer.core.simulation.Scenario.BOB;
import static dev.causeway.relayer.core.simulation.Scenario.L1;
import static dev.causeway.relayer.core.simulation.Scenario.L2A;
import static dev.causeway.relayer.core.simulation.Scenario.L2_TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.MALLORY;
import static dev.causeway.relayer.core.simulation.Scenario.balance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.L1Origin;
import dev.causeway.chains.Layer;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.OutputWitness;
import dev.causeway.chains.RollupState;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.chains.simulated.Deposit;
import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.chains.simulated.SimulatedSigner;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.Wei;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.audit.AuditDuty;
import dev.causeway.relayer.core.challenge.ChallengeDuty;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.ProposalLog.Proposal;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import dev.causeway.relayer.core.store.SenderRole;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Outputs of a rollup that are wrong, come at the last second, or are left undecided. */
class DisputeAttackTest {
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration LONG_REST = Duration.ofSeconds(6);
  private static final NetworkOptions STANDARD = NetworkOptions.ofRollups(41, 2);

  /** A rollup of the attacker's own, in which he sends himself what he never had. */
  private static OutputWitness fabricated() {
    SimulatedNetwork own = new SimulatedNetwork(NetworkOptions.ofRollups(666, 2));
    own.deposit(L2A, Deposit.of(L1, L2_TOKEN, MALLORY, MALLORY, 1_000_000));
    own.tick();
    own.tick();
    return ((Layer.Optimistic) own.access(L2A).layer())
        .state()
        .outputWitness(BlockNumber.of(2))
        .orElseThrow();
  }

  /** Sends it as a stranger, unless it would revert. */
  private static boolean send(SimulatedRelay relay, ContractCall call) {
    ChainAccess base = relay.chains.access(L1);
    EncodedCall encoded = base.encoder().encode(call);
    if (base.transactions().estimate(MALLORY, encoded) instanceof Outcome.Failed<?>) {
      return false;
    }
    SignedTransaction signed =
        new SimulatedSigner(MALLORY)
            .sign(
                new UnsignedTransaction(
                    L1,
                    base.transactions().account(MALLORY).orElseThrow().nextNonce(),
                    encoded.to(),
                    encoded.value(),
                    encoded.data(),
                    encoded.gasLimit(),
                    Wei.of(2_000_000_000L),
                    Wei.of(2_000_000_000L)));
    assertThat(base.transactions().broadcast(List.of(signed)).orElseThrow())
        .containsExactly(new BroadcastResult.Accepted());
    return true;
  }

  private static Status status(SimulatedRelay relay, long id) {
    return relay.store.proposals().find(L2A, id).map(Proposal::status).orElseThrow();
  }

  /**
   * Proposes the fabricated rollup's output, and tries to settle it in every block from then on.
   *
   * @return whether that worked
   */
  private static boolean settleAFabricatedRollup(SimulatedRelay relay) {
    relay.run(5);
    OutputWitness lie = fabricated();
    relay.chains.propose(L2A, lie.output(), lie.block().number());
    relay.chains.tick();
    boolean sent = send(relay, new ContractCall.SettleExitRoot(L2A, 0, lie));
    relay.work();
    // The node that saw it dies; the next one has to be in time.
    relay.restart();
    for (int block = 0; block < 20 && !sent; block++) {
      relay.run(1);
      sent = send(relay, new ContractCall.SettleExitRoot(L2A, 0, lie));
    }
    relay.run(2);
    return sent;
  }

  private static SimulatedRelay relay(NetworkOptions options, Variant variant) {
    return new SimulatedRelay(new SimulatedNetwork(options), variant);
  }

  @Test
  @Tag("attack-24")
  void shouldRefuteAFabricatedRollupWhenTheNodeThatSawItDies() {
    SimulatedRelay relay = relay(STANDARD, Variant.REAL);

    assertThat(settleAFabricatedRollup(relay)).isFalse();
    assertThat(status(relay, 0)).isEqualTo(Status.REJECTED);
  }

  /** Each with a memory of its own, so neither knows of the other. */
  @Test
  @Tag("system-24")
  void shouldWasteNoMoreThanOneTransactionWhenTwoNodesRaceToChallenge() {
    SimulatedRelay relay = relay(STANDARD, Variant.REAL);
    SimulatedRelay rival = new SimulatedRelay(relay.chains, Variant.REAL);
    OutputWitness lie = fabricated();
    for (int block = 0; block < 25; block++) {
      relay.chains.tick();
      if (block == 5) {
        relay.chains.propose(L2A, lie.output(), lie.block().number());
      }
      for (int round = 0; round < 10; round++) {
        relay.step(_ -> true);
        rival.step(_ -> true);
      }
    }

    assertThat(status(relay, 0)).isEqualTo(Status.REJECTED);
    assertThat(status(rival, 0)).isEqualTo(Status.REJECTED);
    long spent =
        relay
            .chains
            .access(L1)
            .transactions()
            .account(SimulatedRelay.account(SenderRole.CHALLENGER))
            .orElseThrow()
            .nextNonce()
            .value();
    assertThat(spent).as("a challenge and its decision, and at most one more").isBetween(2L, 3L);
  }

  @Test
  @Tag("twin-24:shouldRefuteAFabricatedRollupWhenTheNodeThatSawItDies")
  void shouldSettleAFabricatedRollupWhenNobodyChallenges() {
    SimulatedRelay relay = relay(STANDARD, Variant.REAL.without(ChallengeDuty.class));

    assertThat(settleAFabricatedRollup(relay)).isTrue();
    assertThat(status(relay, 0)).isEqualTo(Status.SETTLED);
  }

  @Test
  @Tag("attack-40")
  void shouldNotLetACheckpointCountBeforeItCouldBeDisputed() {
    SimulatedRelay relay = relay(STANDARD, Variant.REAL);
    relay.run(5);
    OutputWitness lie = fabricated();
    relay.chains.propose(L2A, lie.output(), lie.block().number());
    relay.chains.tick();

    assertThat(send(relay, new ContractCall.SettleExitRoot(L2A, 0, lie))).isFalse();
    relay.work();
    relay.run(20);
    assertThat(status(relay, 0)).isEqualTo(Status.REJECTED);
  }

  @Test
  @Tag("twin-40:shouldNotLetACheckpointCountBeforeItCouldBeDisputed")
  void shouldLetACheckpointCountAtOnceWhenThereIsNoTimeToDispute() {
    SimulatedRelay relay = relay(withWindow(NO_TIME), Variant.REAL);

    assertThat(settleAFabricatedRollup(relay)).isTrue();
    assertThat(status(relay, 0)).isEqualTo(Status.SETTLED);
  }

  private static NetworkOptions withWindow(Duration window) {
    return new NetworkOptions(
        STANDARD.seed(),
        STANDARD.base(),
        STANDARD.rollups(),
        STANDARD.genesis(),
        STANDARD.blockInterval(),
        STANDARD.baseFinality(),
        STANDARD.rollupFinality(),
        STANDARD.originDepth(),
        window,
        STANDARD.blockGasLimit(),
        STANDARD.verifierThreshold(),
        STANDARD.verifiers(),
        STANDARD.reorgMemory());
  }

  /**
   * Our own right proposal is challenged in the last block of its window, and nobody decides: its
   * withdrawal hangs on it.
   */
  private static SimulatedRelay brickTheProposal(Variant variant) {
    SimulatedRelay relay = relay(STANDARD, variant.withVerifiers(_ -> List.of()));
    relay.run(3);
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 7));
    Optional<Proposal> ours = Optional.empty();
    for (int block = 0; ours.isEmpty(); block++) {
      assertThat(block).as("blocks until there is a proposal").isLessThan(20);
      relay.run(1);
      ours = relay.store.proposals().find(L2A, 0);
    }
    while (relay.chains.now().plusSeconds(2).isBefore(ours.orElseThrow().deadline())) {
      relay.run(1);
    }
    assertThat(send(relay, new ContractCall.ChallengeOutput(L2A, 0))).isTrue();
    relay.run(40);
    assertThat(status(relay, 0)).isEqualTo(Status.CHALLENGED);
    return relay;
  }

  @Test
  @Tag("attack-33")
  @Tag("attack-50")
  void shouldPayAWithdrawalByAnotherProposalWhenItsOwnIsBricked() {
    SimulatedRelay relay = brickTheProposal(Variant.REAL);

    assertThat(balance(relay, L1, L2_TOKEN, BOB)).isEqualTo(TokenAmount.of(7));
  }

  @Test
  @Tag("twin-33:shouldPayAWithdrawalByAnotherProposalWhenItsOwnIsBricked")
  @Tag("twin-50:shouldPayAWithdrawalByAnotherProposalWhenItsOwnIsBricked")
  void shouldNeverPayAWithdrawalWhenAChallengedProposalCountsAsUnderWay() {
    SimulatedRelay relay =
        brickTheProposal(
            Variant.REAL.withProposals(
                Map.of(
                    "open",
                    real ->
                        ((List<?>) java.util.Objects.requireNonNull(real.call()))
                            .stream().map(found -> asIfOpen((Proposal) found)).toList())));

    assertThat(balance(relay, L1, L2_TOKEN, BOB)).isEqualTo(TokenAmount.ZERO);
  }

  private static Proposal asIfOpen(Proposal proposal) {
    return new Proposal(
        proposal.rollup(),
        proposal.id(),
        proposal.output(),
        proposal.l2Block(),
        proposal.proposer(),
        proposal.deadline(),
        proposal.l1Block(),
        proposal.status() == Status.CHALLENGED ? Status.OPEN : proposal.status(),
        proposal.computed());
  }

  /** An output of a block that is not there before the window closes. */
  private static SimulatedRelay proposeWhatNobodyCanCheck(Variant variant) {
    SimulatedRelay relay = relay(STANDARD, variant);
    relay.run(3);
    relay.chains.propose(
        L2A, new OutputRoot(Keccak.hash("nobody can tell")), BlockNumber.of(1_000_000));
    relay.run(12);
    Proposal proposal = relay.store.proposals().find(L2A, 0).orElseThrow();
    assertThat(relay.chains.now()).isAfter(proposal.deadline());
    return relay;
  }

  @Test
  @Tag("attack-50")
  void shouldChallengeInTimeWhatCannotBeChecked() {
    assertThat(status(proposeWhatNobodyCanCheck(Variant.REAL), 0)).isEqualTo(Status.CHALLENGED);
  }

  /** The greatest block number there is, from a stranger, keeps nobody from anything else. */
  @Test
  void shouldRefuteAndDeliverOnWhenAStrangerProposesForABlockThatNoChainReaches() {
    SimulatedRelay relay = relay(STANDARD, Variant.REAL);
    relay.run(5);
    OutputWitness lie = fabricated();
    relay.chains.propose(L2A, lie.output(), BlockNumber.of(Long.MAX_VALUE));
    relay.run(1);
    relay.chains.propose(L2A, lie.output(), lie.block().number());
    relay.chains.deposit(L1, Scenario.toL2(5));
    relay.run(20);

    assertThat(status(relay, 0)).isEqualTo(Status.CHALLENGED);
    assertThat(status(relay, 1)).isEqualTo(Status.REJECTED);
    assertThat(balance(relay, L2A, Scenario.TOKEN, BOB)).isEqualTo(TokenAmount.of(5));
  }

  @Test
  @Tag("twin-50:shouldChallengeInTimeWhatCannotBeChecked")
  void shouldLetPassWhatCannotBeCheckedWhenItWaitsUntilTheLastSecond() {
    assertThat(status(proposeWhatNobodyCanCheck(Variant.REAL.withChallengeMargin(NO_TIME)), 0))
        .isEqualTo(Status.OPEN);
  }

  /** Our node has lost the state of old blocks: it has the rollup, but computes no output of it. */
  private static Variant withoutStateOf(BlockNumber lost, Variant variant) {
    return withOutputs(
        variant,
        (real, block) ->
            block.equals(lost)
                ? Outcome.failed(new ChainFailure.Refused(L2A, -32000, "missing trie node"))
                : real.outputWitness(block));
  }

  /** Outputs of one rollup come in another way. */
  private static Variant withOutputs(
      Variant variant, BiFunction<RollupState, BlockNumber, Outcome<OutputWitness>> other) {
    return variant.withChains(
        access ->
            access.chain().equals(L2A)
                ? new ChainAccess(
                    access.chain(),
                    access.name(),
                    access.reader(),
                    access.supplies(),
                    access.transactions(),
                    access.encoder(),
                    access.hints(),
                    new Layer.Optimistic(
                        new OtherOutputs(((Layer.Optimistic) access.layer()).state(), other)))
                : access);
  }

  private record OtherOutputs(
      RollupState real, BiFunction<RollupState, BlockNumber, Outcome<OutputWitness>> other)
      implements RollupState {
    @Override
    public Outcome<L1Origin> l1Origin(BlockRef at) {
      return real.l1Origin(at);
    }

    @Override
    public Outcome<OutputWitness> outputWitness(BlockNumber block) {
      return other.apply(real, block);
    }
  }

  @Test
  @Tag("attack-24")
  void shouldChallengeInTimeAFabricatedRollupWhoseBlockOurNodeCannotCompute() {
    SimulatedRelay relay =
        relay(STANDARD, withoutStateOf(fabricated().block().number(), Variant.REAL));

    assertThat(settleAFabricatedRollup(relay)).isFalse();
    assertThat(status(relay, 0)).isEqualTo(Status.REJECTED);
  }

  @Test
  @Tag("twin-24:shouldChallengeInTimeAFabricatedRollupWhoseBlockOurNodeCannotCompute")
  void shouldSettleAFabricatedRollupWhenItWaitsUntilItsNodeCanComputeIt() {
    SimulatedRelay relay =
        relay(
            STANDARD,
            withoutStateOf(
                fabricated().block().number(), Variant.REAL.withChallengeMargin(NO_TIME)));

    assertThat(settleAFabricatedRollup(relay)).isTrue();
    assertThat(status(relay, 0)).isEqualTo(Status.SETTLED);
  }

  /** The rollup's node was never heard, so there is nothing to compare with. */
  @Test
  void shouldChallengeInTimeWhatIsProposedForARollupThatIsNotFollowed() {
    SimulatedRelay relay =
        relay(STANDARD, Variant.REAL.without(duty -> duty.name().equals(DutyName.watch(L2A))));

    assertThat(settleAFabricatedRollup(relay)).isFalse();
    assertThat(status(relay, 0)).isEqualTo(Status.CHALLENGED);
  }

  /**
   * Time as a node has it: the duty that challenges rests for as long as it says, or as long as a
   * node lets a duty rest that failed often.
   *
   * @param first when it looks first
   * @return when it looks next
   */
  private static Instant runAsANodeWould(SimulatedRelay relay, int blocks, Instant first) {
    Instant next = first;
    for (int block = 0; block < blocks; block++) {
      relay.chains.tick();
      for (int round = 0; round < 10; round++) {
        relay.step(name -> !name.equals(DutyName.challenge(L2A)));
      }
      if (relay.chains.now().isBefore(next)) {
        continue;
      }
      next = relay.chains.now().plus(rest(relay.step(DutyName.challenge(L2A))));
      for (int round = 0; round < 10; round++) {
        relay.step(name -> !name.equals(DutyName.challenge(L2A)));
      }
    }
    return next;
  }

  private static Duration rest(Step step) {
    return switch (step) {
      case Step.Again _ -> Duration.ZERO;
      case Step.Idle(var atMost) -> atMost;
      case Step.Failed(_, var atMost) -> atMost.orElse(LONG_REST);
      case Step.Halted _ -> LONG_REST;
    };
  }

  /** The first proposal stays undecided for ever; the second comes at any time after it. */
  @Test
  void shouldChallengeTheSecondOfTwoThatNobodyCanDecideWheneverItComes() {
    for (int later = 0; later < 12; later++) {
      SimulatedRelay relay = relay(STANDARD, Variant.REAL);
      relay.run(3);
      OutputRoot lie = new OutputRoot(Keccak.hash("nobody can tell"));
      relay.chains.propose(L2A, lie, BlockNumber.of(1L << 62));
      Instant next = runAsANodeWould(relay, 12 + later, relay.chains.now());
      assertThat(status(relay, 0)).isEqualTo(Status.CHALLENGED);
      relay.chains.propose(L2A, lie, BlockNumber.of(1_000_000));
      runAsANodeWould(relay, 12, next);

      assertThat(status(relay, 1)).as("%s blocks later", later).isEqualTo(Status.CHALLENGED);
    }
  }

  /** Who answers for state shows a rollup of its own; who tells of blocks shows the real one. */
  private static SimulatedRelay computeByAnotherRollup(Variant variant) {
    SimulatedNetwork own = new SimulatedNetwork(NetworkOptions.ofRollups(666, 2));
    own.deposit(L2A, Deposit.of(L1, L2_TOKEN, MALLORY, MALLORY, 1_000_000));
    for (int block = 0; block < 40; block++) {
      own.tick();
    }
    RollupState state = ((Layer.Optimistic) own.access(L2A).layer()).state();
    // The audit asks the journal for blocks as well, and has nothing to do with outputs.
    Variant unaudited = variant.without(AuditDuty.class);
    SimulatedRelay relay =
        relay(STANDARD, withOutputs(unaudited, (_, block) -> state.outputWitness(block)));
    relay.run(3);
    OutputRoot truth =
        ((Layer.Optimistic) relay.chains.access(L2A).layer())
            .state()
            .outputWitness(BlockNumber.of(2))
            .orElseThrow()
            .output();
    relay.chains.propose(L2A, truth, BlockNumber.of(2));
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 7));
    relay.run(4);
    return relay;
  }

  @Test
  @Tag("attack-23")
  void shouldNeitherJudgeNorProposeByARollupThatItDidNotFollow() {
    SimulatedRelay relay = computeByAnotherRollup(Variant.REAL);

    Proposal right = relay.store.proposals().find(L2A, 0).orElseThrow();
    assertThat(right.computed()).isEmpty();
    assertThat(right.status()).isEqualTo(Status.OPEN);
    assertThat(relay.store.proposals().find(L2A, 1)).isEmpty();
  }

  @Test
  @Tag("twin-23:shouldNeitherJudgeNorProposeByARollupThatItDidNotFollow")
  void shouldJudgeAndProposeByAnotherRollupWhenItForgetsWhatItFollowed() {
    SimulatedRelay relay =
        computeByAnotherRollup(Variant.REAL.withJournal(Map.of("block", _ -> Optional.empty())));

    Proposal right = relay.store.proposals().find(L2A, 0).orElseThrow();
    assertThat(right.computed()).isPresent().isNotEqualTo(Optional.of(right.output()));
    assertThat(right.status()).as("challenged, at the price of a bond").isEqualTo(Status.UPHELD);
    assertThat(relay.store.proposals().find(L2A, 1)).isPresent();
  }
}
