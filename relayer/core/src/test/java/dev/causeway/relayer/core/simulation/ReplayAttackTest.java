// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static dev.causeway.relayer.core.simulation.Scenario.BOB;
import static dev.causeway.relayer.core.simulation.Scenario.L1;
import static dev.causeway.relayer.core.simulation.Scenario.L2A;
import static dev.causeway.relayer.core.simulation.Scenario.TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.balance;
import static dev.causeway.relayer.core.simulation.Scenario.toL2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.simulated.ChainFaults;
import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.MessageKey;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TransferState;
import dev.causeway.relayer.core.store.SenderRole;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes again, and what vanishes, has its effect once. */
class ReplayAttackTest {
  private static final long SEEDS = 20;
  private static final TokenAmount SENT = TokenAmount.of(4);

  private static SimulatedNetwork network(long seed) {
    return new SimulatedNetwork(NetworkOptions.ofRollups(seed, 2));
  }

  /**
   * Processes that know nothing start one after the other, one to five of them, behind an endpoint
   * that is late: each sees every event again, and not what was done about it.
   *
   * @return what the recipient has in the end
   */
  private static TokenAmount deliverAgainAndAgain(long seed, Consumer<SimulatedNetwork> bridge) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedNetwork chains = network(seed);
    bridge.accept(chains);
    for (int i = 0; i < 3; i++) {
      chains.tick();
    }
    for (int i = 0; i < SENT.value().toLongExact(); i++) {
      chains.deposit(L1, toL2(1));
      chains.tick();
    }
    int deliveries = 1 + random.nextInt(5);
    for (int i = 0; i < deliveries; i++) {
      chains.faults(L2A, new ChainFaults(0, 1 + random.nextInt(4), 0, 0, 0));
      run(new SimulatedRelay(chains), 2 + random.nextInt(8));
    }
    chains.faults(L2A, ChainFaults.NONE);
    SimulatedRelay last = new SimulatedRelay(chains);
    run(last, 40);
    assertThat(last.unclaimed()).as("seed " + seed).isEmpty();
    return balance(last, L2A, TOKEN, BOB);
  }

  private static void run(SimulatedRelay relay, int ticks) {
    for (int tick = 0; tick < ticks; tick++) {
      relay.chains.tick();
      for (int round = 0; round < 10; round++) {
        relay.step(_ -> true);
      }
    }
  }

  @Test
  @Tag("attack-44")
  void shouldMintOnceWhenEveryEventIsDeliveredAgainAcrossRestarts() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      assertThat(deliverAgainAndAgain(seed, _ -> {})).as("seed " + seed).isEqualTo(SENT);
    }
  }

  @Test
  @Tag("twin-44:shouldMintOnceWhenEveryEventIsDeliveredAgainAcrossRestarts")
  void shouldMintAgainWhenTheBridgeForgetsWhatItDelivered() {
    List<TokenAmount> received =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> deliverAgainAndAgain(seed, chains -> chains.forgetClaims(L2A)))
            .toList();

    assertThat(received).anyMatch(amount -> amount.compareTo(SENT) > 0);
  }

  /** A claim is in the pool when the pool loses it and the process dies; then comes another one. */
  private static SimulatedRelay loseTheClaim(Variant variant) {
    SimulatedRelay relay = new SimulatedRelay(network(12), variant);
    relay.run(3);
    relay.chains.deposit(L1, toL2(5));
    for (int tick = 0; relay.store.outbox().sent(L2A, SenderRole.RELAYER).isEmpty(); tick++) {
      assertThat(tick).as("ticks until a claim is sent").isLessThan(20);
      relay.run(1);
    }
    assertThat(relay.chains.dropPool(L2A)).as("lost transactions").isPositive();
    relay.restart();
    relay.chains.deposit(L1, toL2(7));
    relay.run(40);
    return relay;
  }

  private static Nonce onChain(SimulatedRelay relay) {
    return relay
        .chains
        .access(L2A)
        .transactions()
        .account(SimulatedRelay.account(SenderRole.RELAYER))
        .orElseThrow()
        .nextNonce();
  }

  private static Nonce inTheStore(SimulatedRelay relay) {
    return relay
        .store
        .outbox()
        .nextNonce(L2A, SimulatedRelay.account(SenderRole.RELAYER))
        .orElseThrow();
  }

  @Test
  @Tag("attack-45")
  void shouldLeaveNoGapWhenAClaimVanishesAndTheProcessDies() {
    SimulatedRelay relay = loseTheClaim(Variant.REAL);

    assertThat(relay.unclaimed()).isEmpty();
    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(12));
    assertThat(inTheStore(relay)).isEqualTo(onChain(relay));
  }

  @Test
  @Tag("twin-45:shouldLeaveNoGapWhenAClaimVanishesAndTheProcessDies")
  void shouldWaitForEverBehindAGapWhenStoredTransactionsAreNotSentAgain() {
    SimulatedRelay relay = loseTheClaim(Variant.REAL.withOutbox(Map.of("sent", _ -> List.of())));

    assertThat(relay.unclaimed()).isNotEmpty();
    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.ZERO);
    assertThat(inTheStore(relay)).isGreaterThan(onChain(relay));
  }

  /** A deposit that is seen and then leaves the chain, without a word about it. */
  private static SimulatedRelay forget(Variant variant) {
    SimulatedRelay relay =
        new SimulatedRelay(
            new SimulatedNetwork(NetworkOptions.ofRollups(2, 2).withDepths(3, 3, 1)), variant);
    relay.run(5);
    relay.chains.deposit(L1, toL2(5));
    relay.run(2);
    relay.chains.reorg(L1, 2, false);
    relay.run(10);
    assertThat(relay.chains.sent(L1)).isEmpty();
    return relay;
  }

  private static TransferState state(SimulatedRelay relay) {
    return relay.store.transfers().byKey(new MessageKey(L1, LeafIndex.of(1))).orElseThrow().state();
  }

  @Test
  @Tag("attack-47")
  void shouldNoticeAReorgWhenNobodyTellsOfIt() {
    SimulatedRelay relay = forget(Variant.REAL);

    assertThat(relay.store.transfers().counts().observed()).isZero();
    assertThat(relay.store.transfers().counts().orphaned()).isEqualTo(2);
  }

  @Test
  @Tag("twin-47:shouldNoticeAReorgWhenNobodyTellsOfIt")
  void shouldBelieveInADepositThatIsGoneWhenParentHashesAreNotCompared() {
    SimulatedRelay relay =
        forget(
            Variant.REAL.withReaders(
                reader -> reader.chain().equals(L1) ? new HashBlindReader(reader) : reader));

    assertThat(state(relay)).isNotEqualTo(TransferState.ORPHANED);
    assertThat(relay.store.transfers().counts().observed()).isEqualTo(2);
  }
}
