// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.Direction;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.ClaimOutcome;
import dev.causeway.model.ExitRoot;
import dev.causeway.model.LayerKind;
import dev.causeway.model.LeafIndex;
import dev.causeway.model.Message;
import dev.causeway.model.MessageId;
import dev.causeway.model.MessageKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.store.StoreEvidence.LeaseChange;
import dev.causeway.relayer.store.StoreEvidence.OutboxWrite;
import dev.causeway.relayer.store.StoreEvidence.WriteKind;
import dev.causeway.testkit.chaos.Incident;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A check that cannot fail is none: each is shown what it must not let pass. */
final class VerdictChecksTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final String SENDER = "send/901/RELAYER";
  private static final TxHash TX = new TxHash(Keccak.hash("a transaction"));
  private static final MessageId ID = new MessageId(Keccak.hash("a message"));
  private static final Address SOMEBODY =
      Address.parse("0x1111111111111111111111111111111111111111");

  private static Instant at(long millis) {
    return START.plusMillis(millis);
  }

  private static LeaseChange taken(long millis, String owner, long epoch) {
    return new LeaseChange(at(millis), SENDER, owner, epoch, true);
  }

  private static LeaseChange released(long millis, String owner, long epoch) {
    return new LeaseChange(at(millis), SENDER, owner, epoch, false);
  }

  private static OutboxWrite sent(long millis, String node, String owner, long epoch) {
    return new OutboxWrite(
        at(millis),
        WriteKind.BROADCAST,
        node,
        ChainId.of(901),
        SENDER,
        TX,
        Optional.of(owner),
        epoch,
        true);
  }

  private static BlockRef block(long number) {
    return new BlockRef(
        BlockNumber.of(number), Keccak.hash("block " + number), Bytes32.ZERO, at(number * 1000));
  }

  private static ChainRecord chain(String name, long id, Located... events) {
    return new ChainRecord(
        new ManifestChain(
            name,
            ChainId.of(id),
            id == 900 ? LayerKind.BASE : LayerKind.OPTIMISTIC,
            List.of(URI.create("http://127.0.0.1:1")),
            Optional.empty(),
            new FinalityPolicy.Depth(1),
            Duration.ofSeconds(1),
            BlockNumber.of(1),
            new ContractAddresses(
                SOMEBODY,
                Optional.of(Address.parse("0x2222222222222222222222222222222222222222")),
                Optional.of(Address.parse("0x3333333333333333333333333333333333333333")),
                Map.of(),
                Map.of(),
                ContractAddresses.L1_ATTRIBUTES,
                ContractAddresses.MESSAGE_PASSER),
            Optional.empty()),
        List.of(),
        List.of(events),
        List.of(),
        Duration.ZERO);
  }

  private static Message message() {
    return new Message(
        MessageKind.TOKEN,
        ChainId.of(900),
        LeafIndex.of(0),
        ChainId.of(901),
        ChainId.of(900),
        SOMEBODY,
        SOMEBODY,
        SOMEBODY,
        TokenAmount.of(5),
        TokenAmount.ZERO,
        Bytes.EMPTY);
  }

  private static Located source(long number) {
    return new Located(
        block(number),
        TX,
        new ChainEvent.MessageSent(ID, message(), new ExitRoot(Keccak.hash("root"))));
  }

  private static Located claim(long number) {
    return new Located(
        block(number),
        TX,
        new ChainEvent.MessageClaimed(ID, message().key(), ClaimOutcome.DELIVERED));
  }

  @Test
  void shouldFindAMessageLostWhenNobodyClaimsOrParksIt() {
    List<ChainRecord> unclaimed = List.of(chain("l1", 900, source(1)), chain("l2a", 901));
    assertThat(new MessageChecks(unclaimed, Map.of()).noneLost().holds()).isFalse();
    assertThat(new MessageChecks(unclaimed, Map.of(ID, "poison")).noneLost().holds()).isTrue();
    assertThat(
            new MessageChecks(
                    List.of(chain("l1", 900, source(1)), chain("l2a", 901, claim(3))), Map.of())
                .noneLost()
                .holds())
        .isTrue();
  }

  @Test
  void shouldFindAMessageHastyWhenItIsDeliveredBeforeAnybodyCouldBelieveIt() {
    MessageChecks checks =
        new MessageChecks(
            List.of(chain("l1", 900, source(4)), chain("l2a", 901, claim(6))), Map.of());
    Incident blind = new Incident(at(2_000), at(12_000), "no-quorum", "l1", "");
    assertThat(checks.waitedForQuorum(List.of(blind)).violations()).hasSize(1);
    Incident over = new Incident(at(2_000), at(5_000), "no-quorum", "l1", "");
    assertThat(checks.waitedForQuorum(List.of(over)).holds()).isTrue();
    assertThat(checks.waitedForQuorum(List.of(over)).checked()).isEqualTo(1);
  }

  @Test
  void shouldForgiveAClaimThatOnlyTheClockOfItsChainDatesBeforeItsMessage() {
    ChainRecord late = chain("l2a", 901, claim(3));
    ChainRecord behind =
        new ChainRecord(
            late.chain(), late.blocks(), late.events(), late.ours(), Duration.ofSeconds(3));
    assertThat(
            new MessageChecks(List.of(chain("l1", 900, source(5)), behind), Map.of())
                .noneForged()
                .holds())
        .isTrue();
  }

  @Test
  void shouldFindAPauseWithoutACause() {
    Located pause = new Located(block(3), TX, new ChainEvent.PauseChanged(Direction.INBOUND, true));
    assertThat(
            new MessageChecks(List.of(chain("l1", 900, pause)), Map.of())
                .pausedForACause(List.of())
                .violations())
        .singleElement()
        .asString()
        .contains("l1")
        .contains("block 3");
  }

  @Test
  void shouldFindAMessageDoubledWhenItIsClaimedTwice() {
    MessageChecks checks =
        new MessageChecks(
            List.of(chain("l1", 900, source(1)), chain("l2a", 901, claim(3), claim(4))), Map.of());
    assertThat(checks.noneDoubled().violations()).hasSize(1);
    assertThat(checks.doubled()).isEqualTo(1);
  }

  @Test
  void shouldFindAClaimForgedWhenNobodySentItOrElsewhereOrLater() {
    assertThat(
            new MessageChecks(List.of(chain("l1", 900), chain("l2a", 901, claim(3))), Map.of())
                .noneForged()
                .violations())
        .singleElement()
        .asString()
        .contains("no source sent it");
    assertThat(
            new MessageChecks(
                    List.of(chain("l1", 900, source(1)), chain("l2b", 902, claim(3))), Map.of())
                .noneForged()
                .holds())
        .isFalse();
    assertThat(
            new MessageChecks(
                    List.of(chain("l1", 900, source(5)), chain("l2a", 901, claim(3))), Map.of())
                .noneForged()
                .holds())
        .isFalse();
  }

  @Test
  void shouldFindASettlementEarlyWhenTheWindowIsOpen() {
    Located proposed =
        new Located(
            block(1),
            TX,
            new ChainEvent.OutputProposed(
                ChainId.of(901),
                0,
                new dev.causeway.model.OutputRoot(Keccak.hash("output")),
                BlockNumber.of(1),
                SOMEBODY,
                at(9000)));
    assertThat(
            new MessageChecks(
                    List.of(chain("l1", 900, proposed, finalized(8)), chain("l2a", 901)), Map.of())
                .windowsKept()
                .holds())
        .isFalse();
    assertThat(
            new MessageChecks(
                    List.of(chain("l1", 900, proposed, finalized(9)), chain("l2a", 901)), Map.of())
                .windowsKept()
                .holds())
        .isTrue();
  }

  private static Located finalized(long number) {
    return new Located(block(number), TX, new ChainEvent.OutputFinalized(ChainId.of(901), 0));
  }

  @Test
  void shouldFindAWriteStaleWhenAnotherNodeHoldsTheLease() {
    List<LeaseChange> changes = List.of(taken(0, "n1", 1), taken(10, "n2", 2));
    assertThat(LeaseCheck.of(changes, List.of(sent(20, "n2", "n2", 2))).holds()).isTrue();
    assertThat(LeaseCheck.of(changes, List.of(sent(20, "n1", "n2", 2))).holds()).isFalse();
  }

  @Test
  void shouldFindAnEpochSharedOrFallingWhenLeasesChange() {
    assertThat(LeaseCheck.of(List.of(taken(0, "n1", 1), taken(1, "n2", 1)), List.of()).holds())
        .isFalse();
    assertThat(LeaseCheck.of(List.of(taken(0, "n1", 2), taken(1, "n2", 1)), List.of()).holds())
        .isFalse();
    assertThat(
            LeaseCheck.of(
                    List.of(taken(0, "n1", 1), released(1, "n1", 1), taken(2, "n2", 2)), List.of())
                .holds())
        .isTrue();
  }

  @Test
  void shouldMeasureFromTheKillToTheSuccessorsBroadcast() {
    Failovers failovers =
        Failovers.of(
            List.of(new Incident(at(100), at(5000), "kill", "n1", "")),
            Set.of(SENDER),
            List.of(
                taken(0, "n1", 1),
                taken(140, "n2", 2),
                released(900, "n2", 2),
                taken(950, "n3", 3)),
            List.of(sent(90, "n1", "n1", 1), sent(400, "n2", "n2", 2), sent(960, "n3", "n3", 3)));
    assertThat(failovers.crashToBroadcast().sorted()).containsExactly(Duration.ofMillis(300));
    assertThat(failovers.crashToTake().sorted()).containsExactly(Duration.ofMillis(40));
    assertThat(failovers.handOver().sorted()).containsExactly(Duration.ofMillis(50));
    assertThat(failovers.unmeasured()).isZero();
  }

  @Test
  void shouldCountNoHandOverWhenAnotherEndedTheLeaseOfADeadNode() {
    assertThat(
            Failovers.of(
                    List.of(new Incident(at(100), at(5000), "kill", "n1", "")),
                    Set.of(SENDER),
                    List.of(taken(0, "n1", 1), released(140, "n1", 1), taken(4000, "n2", 2)),
                    List.of())
                .handOver()
                .count())
        .isZero();
  }

  @Test
  void shouldMeasureAHangOnlyWhenAnotherNodeTookOver() {
    List<LeaseChange> changes = List.of(taken(0, "n1", 1), taken(6100, "n2", 2));
    List<OutboxWrite> writes = List.of(sent(6400, "n2", "n2", 2));
    assertThat(
            Failovers.of(
                    List.of(new Incident(at(100), at(9000), "stop", "n1", "")),
                    Set.of(SENDER),
                    changes,
                    writes)
                .hangToBroadcast()
                .sorted())
        .containsExactly(Duration.ofMillis(6300));
    assertThat(
            Failovers.of(
                    List.of(new Incident(at(100), at(2000), "stop", "n1", "")),
                    Set.of(SENDER),
                    changes,
                    writes)
                .hangToBroadcast()
                .count())
        .isZero();
  }

  @Test
  void shouldNameMeasuredTimesWhenPercentilesAreAsked() {
    Percentiles times =
        Percentiles.of(List.of(Duration.ofMillis(3), Duration.ofMillis(1), Duration.ofMillis(2)));
    assertThat(times.at(50)).isEqualTo(Duration.ofMillis(2));
    assertThat(times.at(99)).isEqualTo(Duration.ofMillis(3));
  }
}
