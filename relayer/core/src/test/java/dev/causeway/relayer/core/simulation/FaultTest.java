// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static dev.causeway.relayer.core.simulation.Scenario.ALICE;
import static dev.causeway.relayer.core.simulation.Scenario.BOB;
import static dev.causeway.relayer.core.simulation.Scenario.L1;
import static dev.causeway.relayer.core.simulation.Scenario.L2A;
import static dev.causeway.relayer.core.simulation.Scenario.L2B;
import static dev.causeway.relayer.core.simulation.Scenario.L2_TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.balance;
import static dev.causeway.relayer.core.simulation.Scenario.relay;
import static dev.causeway.relayer.core.simulation.Scenario.relayWithReorgs;
import static dev.causeway.relayer.core.simulation.Scenario.toL2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.chains.simulated.ChainFaults;
import dev.causeway.chains.simulated.Deposit;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.simulation.SimulatedRelay.Crash;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.FencedOutException;
import dev.causeway.relayer.core.store.NodeId;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FaultTest {
  @Test
  void shouldDeliverDepositAgainAfterReorgOfSource() {
    SimulatedRelay relay = relayWithReorgs(1);
    relay.run(5);
    relay.chains.deposit(L1, toL2(5));
    relay.run(2);
    relay.chains.reorg(L1, 2, true);
    relay.runUntilClaimed(30);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(5));
  }

  @Test
  void shouldForgetDepositThatReorgTookAway() {
    SimulatedRelay relay = relayWithReorgs(2);
    relay.run(5);
    relay.chains.deposit(L1, toL2(5));
    relay.run(2);
    relay.chains.reorg(L1, 2, false);
    relay.run(10);

    assertThat(relay.chains.sent(L1)).isEmpty();
    assertThat(relay.store.transfers().counts().observed()).isZero();
    assertThat(relay.store.transfers().counts().orphaned()).isEqualTo(2);
  }

  @Test
  void shouldClaimAgainAfterReorgOfDestination() {
    SimulatedRelay relay = relayWithReorgs(3);
    relay.chains.deposit(L1, toL2(5));
    relay.runUntilClaimed(20);
    relay.chains.reorg(L2A, 2, false);
    assertThat(relay.unclaimed()).isNotEmpty();
    relay.runUntilClaimed(30);

    assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(5));
  }

  @Test
  void shouldHaltWhenFinalBlocksAreReorganized() {
    SimulatedRelay relay = relayWithReorgs(4);
    relay.run(10);
    relay.chains.reorgFinal(L1, 6, true);
    relay.run(8);

    assertThat(relay.store.journal().progress(L1).orElseThrow().halted()).isPresent();
    assertThat(relay.step(0)).isInstanceOf(Step.Halted.class);
  }

  @Test
  void shouldDeliverOnceWhenAnOperatorResumesAfterAReorgOfFinalBlocks() {
    for (boolean kept : List.of(true, false)) {
      SimulatedRelay relay = relayWithReorgs(8);
      relay.run(5);
      relay.chains.deposit(L1, toL2(5));
      relay.runUntilClaimed(20);
      relay.chains.reorgFinal(L1, 6, kept);
      relay.run(8);
      assertThat(relay.store.journal().progress(L1).orElseThrow().halted()).isPresent();

      resumeWhateverHalted(relay);
      relay.chains.deposit(L1, toL2(7));
      relay.run(20);
      resumeWhateverHalted(relay);
      relay.runUntilClaimed(30);

      // The rollup lost its claims with the blocks that it derived from, so what was kept on the
      // base chain is delivered once more on the one chain that there is now.
      assertThat(balance(relay, L2A, TOKEN, BOB)).isEqualTo(TokenAmount.of(kept ? 12 : 7));
      assertThat(relay.store.operators().acts(9))
          .isNotEmpty()
          .allSatisfy(act -> assertThat(act.operator()).isEqualTo("alice"));
    }
  }

  private static void resumeWhateverHalted(SimulatedRelay relay) {
    for (int round = 0; round < 3; round++) {
      relay.chains.slots().forEach(chain -> relay.store.journal().resume(chain, "alice"));
      relay.run(4);
    }
    for (ChainId chain : relay.chains.slots()) {
      assertThat(relay.store.journal().progress(chain).orElseThrow().halted()).isEmpty();
    }
  }

  @Test
  @Tag("system-44")
  void shouldGoOnWhereAnotherNodeStoppedWhereverItDied() {
    long total = deliver(relay(5), Long.MAX_VALUE, false);
    assertThat(total).isGreaterThan(40);
    for (long write = 1; write <= total; write++) {
      for (boolean after : List.of(false, true)) {
        deliver(relay(5), write, after);
      }
    }
  }

  /** One deposit and one withdrawal, with a crash at that write; returns the number of writes. */
  private static long deliver(SimulatedRelay relay, long crashAt, boolean after) {
    relay.chains.depositAll(L1, List.of(toL2(5), toL2(6)));
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, BOB, 7));
    if (crashAt != Long.MAX_VALUE) {
      relay.crashAt(crashAt, after);
    }
    for (int tick = 0; tick < 60 && (tick < 1 || !relay.unclaimed().isEmpty()); tick++) {
      relay.chains.tick();
      try {
        relay.work();
      } catch (Crash crash) {
        relay.restart();
        relay.work();
      }
    }
    String where = "crash at write %d, %s".formatted(crashAt, after ? "after" : "before");
    assertThat(relay.unclaimed()).as(where).isEmpty();
    assertThat(balance(relay, L2A, TOKEN, BOB)).as(where).isEqualTo(TokenAmount.of(11));
    assertThat(balance(relay, L1, L2_TOKEN, BOB)).as(where).isEqualTo(TokenAmount.of(7));
    return relay.writes();
  }

  @Test
  void shouldRefuseWritesOfNodeThatLostItsLease() {
    SimulatedRelay relay = relay(6);
    relay.run(2);
    NodeId other = new NodeId("other");
    DutyName duty = relay.duties().getFirst().name();
    assertThat(relay.store.leases().acquire(duty, other, SimulatedRelay.LEASE)).isEmpty();
    relay.chains.advance(SimulatedRelay.LEASE);
    assertThat(relay.store.leases().acquire(duty, other, SimulatedRelay.LEASE)).isPresent();
    relay.chains.tick();

    assertThatThrownBy(() -> relay.step(0)).isInstanceOf(FencedOutException.class);
  }

  @Test
  void shouldDeliverEverythingOnceUnderAnyInterleaving() {
    for (long seed = 1; seed <= 40; seed++) {
      wander(seed);
    }
  }

  /** Random deposits, blocks, reorgs, faults and steps; then peace. */
  private static void wander(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedRelay relay = relayWithReorgs(seed);
    relay.run(4);
    List<ChainId> chains = relay.chains.slots();
    long toL2 = 0;
    for (int i = 0; i < 150; i++) {
      ChainId chain = chains.get(random.nextInt(chains.size()));
      switch (random.nextInt(12)) {
        case 0 -> {
          relay.chains.deposit(L1, toL2(1));
          toL2++;
        }
        case 1 -> relay.chains.deposit(L2A, Deposit.of(L2B, L2_TOKEN, ALICE, BOB, 2));
        case 2, 3, 4 -> relay.chains.tick();
        case 5 -> relay.chains.mine(chain);
        case 6 -> reorg(relay, chain, random);
        case 7 ->
            relay.chains.faults(chain, new ChainFaults(0.2, random.nextInt(3), 0.2, 0.2, 0.1));
        case 8 -> relay.chains.faults(chain, ChainFaults.NONE);
        case 9 -> relay.restart();
        default -> {
          for (int steps = 0; steps < 20; steps++) {
            relay.step(random.nextInt(relay.duties().size()));
          }
        }
      }
    }
    chains.forEach(chain -> relay.chains.faults(chain, ChainFaults.NONE));
    String where = "seed " + seed;
    assertThat(relay.store.journal().progress(L1).orElseThrow().halted()).as(where).isEmpty();
    for (int tick = 0; tick < 120 && (tick < 5 || !relay.unclaimed().isEmpty()); tick++) {
      relay.run(1);
    }
    assertThat(relay.unclaimed()).as(where).isEmpty();
    // Nothing is claimed twice: exactly what was sent is held, and everything balances.
    assertThat(balance(relay, L2A, TOKEN, BOB)).as(where).isEqualTo(TokenAmount.of(toL2));
    relay.run(3);
    assertThat(relay.store.supply().latestAudit().map(audit -> audit.findings()).orElse(List.of()))
        .as(where)
        .isEmpty();
  }

  /** As deep as finality allows, with room for what a rollup loses when L1 is reorganized. */
  private static void reorg(SimulatedRelay relay, ChainId chain, SplittableRandom random) {
    int depth = 1 + random.nextInt(chain.equals(L1) ? 1 : 2);
    try {
      relay.chains.reorg(chain, depth, true);
    } catch (IllegalArgumentException tooDeep) {
      relay.chains.mine(chain);
    }
    relay.chains.mine(chain);
  }
}
