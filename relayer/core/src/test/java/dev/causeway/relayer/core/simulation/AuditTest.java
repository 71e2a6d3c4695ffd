// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.simulation;

import static dev.causeway.relayer.core.simulation.Scenario.L1;
import static dev.causeway.relayer.core.simulation.Scenario.L2A;
import static dev.causeway.relayer.core.simulation.Scenario.L2B;
import static dev.causeway.relayer.core.simulation.Scenario.MALLORY;
import static dev.causeway.relayer.core.simulation.Scenario.TOKEN;
import static dev.causeway.relayer.core.simulation.Scenario.toL2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Direction;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TokenSupply;
import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AuditTest {
  /** Answers for a block with the supply of the one that it is making, until that one is there. */
  private record HastySupplies(SupplyReader real, Set<BlockRef> asked) implements SupplyReader {
    @Override
    public Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens) {
      TokenAmount more = asked.add(at) ? TokenAmount.of(1) : TokenAmount.ZERO;
      return real.supplies(at, tokens)
          .map(
              found ->
                  found.stream()
                      .map(it -> new TokenSupply(it.token(), it.locked(), it.minted().plus(more)))
                      .toList());
    }

    @Override
    public Outcome<TokenAmount> tokenBalance(Address token, Address account) {
      return real.tokenBalance(token, account);
    }
  }

  private static ChainAccess hasty(ChainAccess access) {
    return access.chain().equals(L2A)
        ? with(access, new HastySupplies(access.supplies(), new HashSet<>()))
        : access;
  }

  private static ChainAccess with(ChainAccess access, SupplyReader supplies) {
    return new ChainAccess(
        access.chain(),
        access.name(),
        access.reader(),
        supplies,
        access.transactions(),
        access.encoder(),
        access.hints(),
        access.layer());
  }

  @Test
  void shouldPauseNothingWhenAnEndpointAnswersForItsNewestBlockTooSoonAgainAndAgain() {
    SimulatedRelay relay =
        new SimulatedRelay(
            new SimulatedNetwork(NetworkOptions.ofRollups(17, 2)), 50, AuditTest::hasty);
    relay.chains.deposit(L1, toL2(5));
    relay.runUntilClaimed(20);
    relay.run(10);

    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isEmpty();
    for (var chain : List.of(L1, L2A, L2B)) {
      assertThat(relay.chains.isPaused(chain, Direction.INBOUND)).isFalse();
      assertThat(relay.chains.isPaused(chain, Direction.OUTBOUND)).isFalse();
    }
  }

  /** Tells of one token more than there is, from some moment on. */
  private record UnbackedSupplies(SupplyReader real, AtomicBoolean unbacked)
      implements SupplyReader {
    @Override
    public Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens) {
      TokenAmount more = unbacked.get() ? TokenAmount.of(1) : TokenAmount.ZERO;
      return real.supplies(at, tokens)
          .map(
              found ->
                  found.stream()
                      .map(it -> new TokenSupply(it.token(), it.locked(), it.minted().plus(more)))
                      .toList());
    }

    @Override
    public Outcome<TokenAmount> tokenBalance(Address token, Address account) {
      return real.tokenBalance(token, account);
    }
  }

  @Test
  void shouldLookAtASuspectAgainAfterAQuarterOfTheIntervalAndPauseThen() {
    AtomicBoolean unbacked = new AtomicBoolean();
    SimulatedRelay relay =
        new SimulatedRelay(
            new SimulatedNetwork(NetworkOptions.ofRollups(17, 2)),
            50,
            access -> with(access, new UnbackedSupplies(access.supplies(), unbacked)));
    relay.chains.deposit(L1, toL2(5));
    relay.runUntilClaimed(20);
    relay.run(10);
    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isEmpty();

    unbacked.set(true);
    relay.chains.tick();
    relay.step(duty -> !duty.equals(DutyName.audit()));
    int audit =
        IntStream.range(0, relay.duties().size())
            .filter(index -> relay.duties().get(index).name().equals(DutyName.audit()))
            .findFirst()
            .orElseThrow();

    assertThat(relay.step(audit)).isEqualTo(new Step.Idle(Duration.ofMillis(250)));
    assertThat(relay.store.supply().latestAudit().orElseThrow().findings())
        .as("one look is not enough")
        .isEmpty();
    assertThat(relay.step(audit)).as("nothing is read before that").isInstanceOf(Step.Idle.class);

    relay.run(4);
    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isNotEmpty();
    assertThat(relay.chains.isPaused(L1, Direction.OUTBOUND)).isTrue();
    assertThat(relay.chains.isPaused(L2A, Direction.INBOUND)).isTrue();
  }

  private static UnaryOperator<ChainAccess> asking(UnaryOperator<SupplyReader> between) {
    return access -> with(access, between.apply(access.supplies()));
  }

  private static void assertPausedEverywhere(SimulatedRelay relay) {
    for (ChainId chain : List.of(L1, L2A, L2B)) {
      assertThat(relay.chains.isPaused(chain, Direction.INBOUND)).isTrue();
      assertThat(relay.chains.isPaused(chain, Direction.OUTBOUND)).isTrue();
    }
  }

  /** Answers in order, while the chain goes on and is followed. */
  private static SupplyReader during(SupplyReader real, Runnable meanwhile) {
    return Overlay.over(
        SupplyReader.class,
        real,
        Map.of(
            "supplies",
            read -> {
              Object found = read.call();
              meanwhile.run();
              return found;
            }));
  }

  @Test
  void shouldPauseWhenAnAuditTakesLongerThanManyBlocks() {
    AtomicReference<SimulatedRelay> slow = new AtomicReference<>();
    Runnable manyBlocks =
        () -> {
          for (int block = 0; block < 100 && slow.get() != null; block++) {
            slow.get().chains.tick();
            slow.get().step(duty -> !duty.equals(DutyName.audit()));
          }
        };
    SimulatedRelay relay =
        new SimulatedRelay(
            new SimulatedNetwork(NetworkOptions.ofRollups(17, 2)),
            50,
            asking(real -> during(real, manyBlocks)));
    relay.chains.deposit(L1, toL2(5));
    relay.runUntilClaimed(20);
    relay.chains.mintUnbacked(L2A, TOKEN, MALLORY, TokenAmount.of(3));
    relay.run(1);
    slow.set(relay);
    relay.step(DutyName.audit()::equals);
    relay.chains.tick();
    relay.step(DutyName.audit()::equals);
    slow.set(null);

    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isNotEmpty();
    relay.run(4);
    assertPausedEverywhere(relay);
  }

  /** One of whose chains does not answer about supplies while told so. */
  private static SimulatedRelay withSilent(ChainId chain, AtomicBoolean isSilent) {
    Overlay.Answer answer =
        read ->
            isSilent.get()
                ? Outcome.failed(new ChainFailure.Unreachable(chain, "no answer"))
                : read.call();
    return new SimulatedRelay(
        new SimulatedNetwork(NetworkOptions.ofRollups(17, 2)),
        50,
        access ->
            access.chain().equals(chain)
                ? with(
                    access,
                    Overlay.over(SupplyReader.class, access.supplies(), Map.of("supplies", answer)))
                : access);
  }

  @Test
  void shouldPauseWhenAChainThatHasNothingToDoWithItIsSilent() {
    AtomicBoolean isSilent = new AtomicBoolean();
    SimulatedRelay relay = withSilent(L2B, isSilent);
    relay.chains.deposit(L1, toL2(5));
    relay.runUntilClaimed(20);
    relay.run(5);
    isSilent.set(true);
    relay.run(5);
    relay.chains.mintUnbacked(L2A, TOKEN, MALLORY, TokenAmount.of(3));
    relay.run(4);

    assertThat(relay.store.supply().latestAudit().orElseThrow().findings()).isNotEmpty();
    assertPausedEverywhere(relay);
  }

  @Test
  void shouldPauseNothingWhenAChainFallsSilentAndComesBack() {
    AtomicBoolean isSilent = new AtomicBoolean();
    SimulatedRelay relay = withSilent(L2A, isSilent);
    for (int round = 0; round < 6; round++) {
      isSilent.set(round % 2 == 1);
      relay.chains.deposit(L1, toL2(5));
      relay.run(10);
      Audit audit = relay.store.supply().latestAudit().orElseThrow();
      assertThat(audit.findings()).isEmpty();
    }
    assertThat(relay.chains.isPaused(L1, Direction.OUTBOUND)).isFalse();
    assertThat(relay.chains.isPaused(L2A, Direction.INBOUND)).isFalse();
  }
}
