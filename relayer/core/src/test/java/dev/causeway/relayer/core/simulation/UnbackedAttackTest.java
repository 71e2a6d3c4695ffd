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
import static dev.causeway.relayer.core.simulation.Scenario.toL2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainAccess;
import dev.causeway.chains.Direction;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.SupplyReader;
import dev.causeway.chains.TokenSupply;
import dev.causeway.chains.simulated.Deposit;
import dev.causeway.chains.simulated.NetworkOptions;
import dev.causeway.chains.simulated.SimulatedNetwork;
import dev.causeway.model.Address;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.relayer.core.audit.AuditDuty;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever breaks the backing of a token, and however, the audit sees it in the numbers: everything
 * is paused before what was made from nothing is real money. The twins have no audit.
 */
class UnbackedAttackTest {
  private static final long LOCKED = 100;
  private static final Variant UNAUDITED = Variant.REAL.without(AuditDuty.class);

  private static SimulatedRelay withDeposits(Variant variant) {
    SimulatedRelay relay =
        new SimulatedRelay(new SimulatedNetwork(NetworkOptions.ofRollups(31, 2)), variant);
    relay.chains.deposit(L1, toL2(LOCKED));
    relay.runUntilClaimed(20);
    relay.run(5);
    return relay;
  }

  /** Breaks in, and takes the loot home at once, which takes a dispute window. */
  private static SimulatedRelay rob(Variant variant, Consumer<SimulatedNetwork> breakIn) {
    SimulatedRelay relay = withDeposits(variant);
    breakIn.accept(relay.chains);
    relay.run(2);
    return relay;
  }

  private static boolean noticed(SimulatedRelay relay) {
    return relay.store.supply().latestAudit().map(Audit::findings).orElse(List.of()).size() > 0;
  }

  private static void assertNothingMoves(SimulatedRelay relay) {
    assertThat(noticed(relay)).as("noticed within two blocks").isTrue();
    relay.run(40);
    for (ChainId chain : List.of(L1, L2A, L2B)) {
      assertThat(relay.chains.isPaused(chain, Direction.INBOUND)).isTrue();
      assertThat(relay.chains.isPaused(chain, Direction.OUTBOUND)).isTrue();
    }
  }

  private static TokenAmount stolen(SimulatedRelay relay, Address thief) {
    return balance(relay, L1, TOKEN, thief);
  }

  private static void mintAndSendHome(
      SimulatedNetwork chains, ChainId chain, Address thief, long minted, long sent) {
    chains.mintUnbacked(chain, TOKEN, thief, TokenAmount.of(minted));
    chains.deposit(chain, Deposit.of(L1, TOKEN, thief, thief, sent));
  }

  private static void mintForNoDeposit(SimulatedNetwork chains) {
    mintAndSendHome(chains, L2A, MALLORY, 60, 60);
  }

  @Test
  @Tag("attack-39")
  void shouldPayNothingOutWhenTokensWereMintedForADepositThatNeverWas() {
    SimulatedRelay relay = rob(Variant.REAL, UnbackedAttackTest::mintForNoDeposit);

    assertNothingMoves(relay);
    assertThat(stolen(relay, MALLORY)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  @Tag("twin-39:shouldPayNothingOutWhenTokensWereMintedForADepositThatNeverWas")
  void shouldPayTheEscrowOutWhenNobodyComparesMintsWithDeposits() {
    SimulatedRelay relay = rob(UNAUDITED, UnbackedAttackTest::mintForNoDeposit);
    relay.run(40);

    assertThat(stolen(relay, MALLORY)).isEqualTo(TokenAmount.of(60));
  }

  private static void mintWithoutEnd(SimulatedNetwork chains) {
    mintAndSendHome(chains, L2B, MALLORY, 1_000_000_000, LOCKED);
  }

  @Test
  @Tag("attack-41")
  void shouldPayNothingOutWhenSomebodyInPowerMints() {
    SimulatedRelay relay = rob(Variant.REAL, UnbackedAttackTest::mintWithoutEnd);

    assertNothingMoves(relay);
    assertThat(stolen(relay, MALLORY)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  @Tag("twin-41:shouldPayNothingOutWhenSomebodyInPowerMints")
  void shouldPayTheWholeEscrowOutWhenNobodyWatchesThoseInPower() {
    SimulatedRelay relay = rob(UNAUDITED, UnbackedAttackTest::mintWithoutEnd);
    relay.run(40);

    assertThat(stolen(relay, MALLORY)).isEqualTo(TokenAmount.of(LOCKED));
  }

  /** The claim of a real deposit of 100 gives 107. */
  private static void payMoreThanWasLocked(SimulatedNetwork chains) {
    mintAndSendHome(chains, L2A, BOB, 7, LOCKED);
  }

  @Test
  @Tag("attack-18")
  void shouldPayNothingOutWhenAClaimGaveMoreThanWasLocked() {
    SimulatedRelay relay = rob(Variant.REAL, UnbackedAttackTest::payMoreThanWasLocked);

    assertNothingMoves(relay);
    assertThat(stolen(relay, BOB)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  @Tag("twin-18:shouldPayNothingOutWhenAClaimGaveMoreThanWasLocked")
  void shouldLeaveTokensThatNothingBacksWhenPayoutsAreNotComparedWithLocks() {
    SimulatedRelay relay = rob(UNAUDITED, UnbackedAttackTest::payMoreThanWasLocked);
    relay.run(40);

    assertThat(stolen(relay, BOB)).isEqualTo(TokenAmount.of(LOCKED));
    assertThat(balance(relay, L2A, TOKEN, BOB))
        .as("more than is locked")
        .isEqualTo(TokenAmount.of(7));
  }

  /** An escrow that is empty from some moment on: its token was destroyed and made anew. */
  private record Destroyed(SupplyReader real, AtomicBoolean gone) implements SupplyReader {
    @Override
    public Outcome<List<TokenSupply>> supplies(BlockRef at, List<TokenKey> tokens) {
      return real.supplies(at, tokens)
          .map(
              found ->
                  found.stream()
                      .map(
                          it ->
                              gone.get() && it.token().equals(L2_TOKEN)
                                  ? new TokenSupply(it.token(), TokenAmount.ZERO, it.minted())
                                  : it)
                      .toList());
    }

    @Override
    public Outcome<TokenAmount> tokenBalance(Address token, Address account) {
      return real.tokenBalance(token, account);
    }
  }

  private static UnaryOperator<ChainAccess> destroying(AtomicBoolean gone) {
    return access ->
        access.chain().equals(L2A)
            ? new ChainAccess(
                access.chain(),
                access.name(),
                access.reader(),
                new Destroyed(access.supplies(), gone),
                access.transactions(),
                access.encoder(),
                access.hints(),
                access.layer())
            : access;
  }

  /** Somebody passes on, to another chain, what nothing backs any more. */
  private static SimulatedRelay passOn(Variant variant) {
    AtomicBoolean gone = new AtomicBoolean();
    SimulatedRelay relay = withDeposits(variant.withChains(destroying(gone)));
    relay.chains.deposit(L2A, Deposit.of(L1, L2_TOKEN, ALICE, MALLORY, 50));
    relay.runUntilClaimed(40);
    relay.run(3);
    gone.set(true);
    relay.run(2);
    relay.chains.deposit(L1, Deposit.of(L2B, L2_TOKEN, MALLORY, BOB, 50));
    return relay;
  }

  @Test
  @Tag("attack-25")
  void shouldStopATokenWhenItsEscrowIsDestroyed() {
    SimulatedRelay relay = passOn(Variant.REAL);

    assertNothingMoves(relay);
    assertThat(balance(relay, L2B, L2_TOKEN, BOB)).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  @Tag("twin-25:shouldStopATokenWhenItsEscrowIsDestroyed")
  void shouldPassAWorthlessTokenOnWhenNobodyComparesItWithItsEscrow() {
    SimulatedRelay relay = passOn(UNAUDITED);
    relay.run(40);

    assertThat(balance(relay, L2B, L2_TOKEN, BOB)).isEqualTo(TokenAmount.of(50));
  }

  private static final long CAP = 20;

  /** A proof system that proves everything: exits of what never was, in pieces below the bucket. */
  private static void proveAnything(SimulatedNetwork chains) {
    chains.limit(L1, TOKEN, TokenAmount.of(CAP), TokenAmount.of(1));
    chains.mintUnbacked(L2A, TOKEN, MALLORY, TokenAmount.of(60));
    for (int i = 0; i < 6; i++) {
      chains.deposit(L2A, Deposit.of(L1, TOKEN, MALLORY, MALLORY, 10));
    }
  }

  @Test
  @Tag("attack-22")
  void shouldLoseNoMoreThanTheBucketWhenTheProofSystemProvesEverything() {
    SimulatedRelay relay = rob(Variant.REAL, UnbackedAttackTest::proveAnything);

    assertNothingMoves(relay);
    relay.run(80);
    assertThat(stolen(relay, MALLORY)).isLessThanOrEqualTo(TokenAmount.of(CAP));
  }

  @Test
  @Tag("twin-22:shouldLoseNoMoreThanTheBucketWhenTheProofSystemProvesEverything")
  void shouldLoseMoreThanTheBucketWhenNothingPausesWhatItSlows() {
    SimulatedRelay relay = rob(UNAUDITED, UnbackedAttackTest::proveAnything);
    relay.run(120);

    assertThat(stolen(relay, MALLORY)).isGreaterThan(TokenAmount.of(CAP));
  }
}
