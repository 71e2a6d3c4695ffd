// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static dev.causeway.relayer.core.simulation.Scenario.ALICE;
import static dev.causeway.relayer.core.simulation.Scenario.BOB;
import static dev.causeway.relayer.core.simulation.Scenario.L1;
import static dev.causeway.relayer.core.simulation.Scenario.L2A;
import static dev.causeway.relayer.core.simulation.Scenario.L2B;
import static dev.causeway.relayer.core.simulation.Scenario.L2_TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.MALLORY;
import static dev.causeway.relayer.core.simulation.Scenario.TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.balance;
import static dev.causeway.relayer.core.simulation.Scenario.relay;
import static dev.causeway.relayer.core.simulation.Scenario.relayWithReorgs;
import static dev.causeway.relayer.core.simulation.Scenario.toL2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ContractCall;
import dev.causeway.chains.Direction;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.UnsignedTransaction;
import dev.causeway.chains.simulated.Deposit;
import dev.causeway.chains.simulated.SimulatedSigner;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageKey;
import dev.causeway.model.Nonce;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TransferState;
import dev.causeway.model.UInt256;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.store.ProposalLog.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  @Test
  void shouldClaimDepositInTheBlockThatLearnsItsRoot() {
    SimulatedRelay relay = relay(1);
    relay.run(3);
    relay.chains.deposit(L1, toL2(5));

    int ticks = relay.runUntilClaimed(20);

    // Deposit in block 1, root in block 2; block 3 makes it final; the rollup's block 3 derives
    // from
    // L1 block 2, and so the next block takes acceptance and claim together.
    assertThat(ticks).isEqualTo(4);
    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(5));
  }

  @Test
  void shouldCarryWithAllHeadersThatThereAreWhenTheJournalIsBehind() {
    SimulatedRelay relay = relay(1);
    relay.run(3);
    relay.chains.deposit(L1, toL2(5));
    relay.run(2);
    relay.chains.tick();
    relay.step(duty -> duty.value().startsWith("watch/"));
    // A block that nobody has read yet when the root is carried, as after a takeover.
    relay.chains.tick();
    relay.step(duty -> !duty.value().startsWith("watch/"));
    relay.chains.tick();

    assertThat(relay.unclaimed()).isEmpty();
  }

  @Test
  void shouldClaimExitInTheBlockThatSettlesIt() {
    SimulatedRelay relay = relay(2);
    relay.run(3);
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 7));

    int ticks = relay.runUntilClaimed(40);

    // Sent in 1, final in 2, proposed in 3 with a window of 8 s, settled and claimed in 11.
    assertThat(ticks).isEqualTo(11);
    assertThat(balance(relay, L1, L2_TOKEN, BOB)).isEqualTo(TokenAmount.of(7));
  }

  @Test
  void shouldClaimOneBlockLaterWhenAStrangerUpdatesTheGlobalRootBeforeTheSettlement() {
    SimulatedRelay relay = relay(2);
    relay.run(3);
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 1));
    relay.runUntilClaimed(20);
    MessageKey exit = new MessageKey(L2A, relay.store.messages().leafCount(L2A).nextIndex());
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 7));
    relay.run(9);
    relay.chains.tick();
    relay.chains.deposit(L1, toL2(5));
    updateByStranger(relay);

    relay.work();
    int ticks = relay.runUntilClaimed(20);

    // The claim in the block of the settlement proves a root that never came about; it is sent
    // again without delay, and nobody is blamed. The deposit takes longest.
    assertThat(ticks).isLessThanOrEqualTo(4);
    assertThat(balance(relay, L1, L2_TOKEN, BOB)).isEqualTo(TokenAmount.of(8));
    assertThat(relay.store.backlog().failedAttempts(exit)).isZero();
    assertThat(relay.store.outbox().reverted(L1, "claim")).isEmpty();
  }

  private static void updateByStranger(SimulatedRelay relay) {
    ChainAccess base = relay.chains.access(L1);
    relay.chains.balance(L1, MALLORY, Wei.of(1_000_000_000_000_000_000L));
    EncodedCall call = base.encoder().encode(new ContractCall.UpdateGlobalRoot());
    SignedTransaction update =
        new SimulatedSigner(MALLORY)
            .sign(
                new UnsignedTransaction(
                    L1,
                    Nonce.of(0),
                    call.to(),
                    call.value(),
                    call.data(),
                    call.gasLimit(),
                    Wei.of(2_000_000_000L),
                    Wei.of(2_000_000_000L)));
    assertThat(base.transactions().broadcast(List.of(update)).orElseThrow())
        .containsExactly(new BroadcastResult.Accepted());
  }

  @Test
  void shouldBringTokenFromRollupToRollupAndHome() {
    SimulatedRelay relay = relay(3);
    relay.chains.deposit(L1, toL2(100));
    relay.runUntilClaimed(30);
    relay.chains.deposit(L2A, Deposit.of(L2B, TOKEN, BOB, ALICE, 60));
    relay.runUntilClaimed(60);
    relay.chains.deposit(L2B, Deposit.of(L1, TOKEN, ALICE, MALLORY, 25));
    relay.runUntilClaimed(60);
    relay.run(3);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(40));
    assertThat(balance(relay, L2B, TOKEN, ALICE)).isEqualTo(TokenAmount.of(35));
    assertThat(balance(relay, L1, TOKEN, MALLORY)).isEqualTo(TokenAmount.of(25));
    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isEmpty();
  }

  @Test
  void shouldClaimThousandsInBatches() {
    SimulatedRelay relay = relay(4);
    for (int block = 0; block < 4; block++) {
      List<Deposit> deposits = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        deposits.add(toL2(1));
      }
      relay.chains.depositAll(L1, deposits);
      relay.run(1);
    }
    relay.runUntilClaimed(30);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(4_000));
    // 4,001 messages with the token's description, 50 a batch; batches end with a block's messages.
    assertThat(nonceOf(relay)).isBetween(81L, 100L);
  }

  private static long nonceOf(SimulatedRelay relay) {
    return relay
        .chains
        .access(L2A)
        .transactions()
        .account(SimulatedRelay.account(dev.causeway.relayer.core.store.SenderRole.RELAYER))
        .orElseThrow()
        .nextNonce()
        .value();
  }

  @Test
  void shouldCoverEveryDepositWithTheNextBlockWithoutWaitingForFinality() {
    SimulatedRelay relay = relayWithReorgs(5);
    relay.run(3);
    for (int block = 0; block < 10; block++) {
      relay.chains.deposit(L1, toL2(1));
      relay.run(1);
    }

    // An update takes the deposits of its own block too, so every second block has one; each is
    // final only three blocks later.
    assertThat(relay.store.roots().latest().orElseThrow().sequence()).isEqualTo(5);
    relay.runUntilClaimed(20);
    assertThat(relay.store.roots().latest().orElseThrow().sequence()).isEqualTo(5);
    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(10));
  }

  @Test
  void shouldCarryRootAgainWhenItsAcceptanceCameTooLateToBeRecognized() {
    SimulatedRelay relay = relay(14);
    relay.run(3);
    relay.chains.deposit(L1, toL2(5));
    relay.run(3);
    relay.chains.baseFee(L2A, Wei.of(1_000_000));
    relay.run(6);
    relay.chains.baseFee(L2A, Wei.of(7));
    relay.run(1);
    assertThat(relay.unclaimed()).as("the L1 origin has left the proven headers").isNotEmpty();

    relay.runUntilClaimed(10);
  }

  @Test
  void shouldParkPoisonMessageAloneAndDeliverTheOthers() {
    SimulatedRelay relay = relay(6);
    relay.chains.poison(L2A, MALLORY, true);
    List<Deposit> deposits = new ArrayList<>();
    for (int i = 0; i < 49; i++) {
      deposits.add(toL2(1));
    }
    deposits.add(17, Deposit.of(L2A, TOKEN, ALICE, MALLORY, 1));
    relay.chains.depositAll(L1, deposits);
    relay.run(12);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(49));
    MessageKey poison = relay.unclaimed().getFirst().key();
    assertThat(relay.unclaimed()).hasSize(1);
    var view = relay.store.transfers().byKey(poison).orElseThrow();
    assertThat(view.state()).isEqualTo(TransferState.PARKED);
    assertThat(view.parked().orElseThrow()).isInstanceOf(ParkReason.ClaimReverts.class);

    relay.chains.poison(L2A, MALLORY, false);
    relay.store.backlog().retry(poison, "operator");
    relay.runUntilClaimed(10);
  }

  @Test
  void shouldWaitForBucketAndParkWhatIsAboveItsCapacity() {
    SimulatedRelay relay = relay(7);
    relay.chains.limit(L2A, TOKEN, TokenAmount.of(10), TokenAmount.of(1));
    relay.chains.depositAll(L1, List.of(toL2(8), toL2(8), toL2(11), toL2(1)));
    relay.run(60);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(17));
    assertThat(relay.unclaimed()).hasSize(1);
    var view = relay.store.transfers().byKey(relay.unclaimed().getFirst().key()).orElseThrow();
    assertThat(view.parked().orElseThrow())
        .isEqualTo(new ParkReason.AboveCapacity(TokenAmount.of(11), TokenAmount.of(10)));
  }

  @Test
  @Tag("system-33")
  void shouldHoldClaimsWhilePausedAndGoOnAfter() {
    SimulatedRelay relay = relay(8);
    relay.chains.pause(L2A, Direction.INBOUND);
    relay.chains.deposit(L1, toL2(3));
    relay.run(15);
    assertThat(relay.unclaimed()).isNotEmpty();

    relay.chains.unpause(L2A, Direction.INBOUND);
    relay.runUntilClaimed(15);
  }

  @Test
  void shouldHaveWrongProposalRejectedAndSettleTheRightOne() {
    SimulatedRelay relay = relay(9);
    relay.run(3);
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 7));
    OutputRoot lie = new OutputRoot(new UInt256Word(99).word());
    relay.chains.propose(L2A, lie, BlockNumber.of(4));
    relay.runUntilClaimed(60);

    assertThat(relay.store.proposals().find(L2A, 0).orElseThrow().status())
        .isEqualTo(Status.REJECTED);
    assertThat(balance(relay, L1, L2_TOKEN, BOB)).isEqualTo(TokenAmount.of(7));
  }

  @Test
  void shouldChallengeProposalForBlockThatDoesNotComeBeforeItsWindowCloses() {
    SimulatedRelay relay = relay(10);
    relay.run(3);
    relay.chains.propose(
        L2A, new OutputRoot(new UInt256Word(98).word()), BlockNumber.of(1_000_000));
    relay.run(12);

    assertThat(relay.store.proposals().find(L2A, 0).orElseThrow().status())
        .isEqualTo(Status.CHALLENGED);
  }

  @Test
  void shouldPauseEverythingWhenMoreIsMintedThanLocked() {
    SimulatedRelay relay = relay(11);
    relay.chains.deposit(L1, toL2(5));
    relay.runUntilClaimed(20);
    relay.chains.mintUnbacked(L2A, TOKEN, MALLORY, TokenAmount.of(1));
    relay.run(5);

    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).hasSize(1);
    for (var chain : List.of(L1, L2A, L2B)) {
      assertThat(relay.chains.isPaused(chain, Direction.INBOUND)).isTrue();
      assertThat(relay.chains.isPaused(chain, Direction.OUTBOUND)).isTrue();
    }
  }

  @Test
  void shouldSendAgainWhatThePoolLost() {
    SimulatedRelay relay = relay(12);
    relay.chains.deposit(L1, toL2(5));
    for (int i = 0; i < 4; i++) {
      relay.run(1);
      relay.chains.slots().forEach(relay.chains::dropPool);
    }
    relay.runUntilClaimed(40);
  }

  @Test
  void shouldRetryFailedCallUntouched() {
    SimulatedRelay relay = relay(13);
    relay.chains.failCalls(L2A, BOB, true);
    relay.chains.deposit(
        L1,
        new Deposit(
            dev.causeway.model.MessageKind.CALL,
            L2A,
            TOKEN,
            ALICE,
            BOB,
            TokenAmount.of(5),
            TokenAmount.ZERO,
            dev.causeway.model.Bytes.parse("0x1234")));
    relay.runUntilClaimed(20);
    relay.run(2);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.ZERO);
    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isEmpty();

    relay.chains.failCalls(L2A, BOB, false);
    var call = relay.store.transfers().byKey(new MessageKey(L1, LeafIndex.of(1))).orElseThrow();
    relay.chains.retryCall(L2A, call.id());
    relay.run(2);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(5));
    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isEmpty();
  }

  private record UInt256Word(long value) {
    Bytes32 word() {
      return UInt256.of(value).toBytes32();
    }
  }
}
