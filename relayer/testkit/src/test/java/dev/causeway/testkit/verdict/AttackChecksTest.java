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
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import dev.causeway.testkit.verdict.ChainRecord.OwnTransaction;
import dev.causeway.testkit.verdict.Circumstances.Abuse;
import dev.causeway.testkit.verdict.Circumstances.Mint;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each check of an attack is shown the attack that succeeds. */
final class AttackChecksTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final TxHash TX = new TxHash(Keccak.hash("a transaction"));
  private static final ChainId ROLLUP = ChainId.of(901);
  private static final Address OURS = Address.parse("0x1111111111111111111111111111111111111111");
  private static final Address STRANGER =
      Address.parse("0x4444444444444444444444444444444444444444");

  private static BlockRef block(long number) {
    return new BlockRef(
        BlockNumber.of(number),
        Keccak.hash("block " + number),
        Bytes32.ZERO,
        START.plusSeconds(number));
  }

  private static ChainRecord chain(
      String name, long id, List<Located> events, List<OwnTransaction> ours) {
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
                OURS,
                Optional.of(Address.parse("0x2222222222222222222222222222222222222222")),
                Optional.of(Address.parse("0x3333333333333333333333333333333333333333")),
                Map.of(),
                Map.of(),
                ContractAddresses.L1_ATTRIBUTES,
                ContractAddresses.MESSAGE_PASSER),
            Optional.empty()),
        List.of(),
        events,
        ours,
        Duration.ZERO);
  }

  private static Located at(long number, ChainEvent event) {
    return new Located(block(number), TX, event);
  }

  private static Mint mint(long millis, long blocks) {
    return new Mint(
        "l2a",
        BlockNumber.of(5),
        BlockNumber.of(9),
        BigInteger.TEN,
        START.plusSeconds(5),
        START.plusSeconds(5).plusMillis(millis),
        START.plusSeconds(20),
        blocks);
  }

  @Test
  void shouldFailWhenUnbackedSupplyIsFoundLateOrNever() {
    Duration within = Duration.ofSeconds(5);
    assertThat(AttackChecks.mintsFound(List.of(mint(4_000, 2)), within, 2).holds()).isTrue();
    assertThat(AttackChecks.mintsFound(List.of(mint(6_000, 2)), within, 2).holds()).isFalse();
    assertThat(AttackChecks.mintsFound(List.of(mint(4_000, 3)), within, 2).holds()).isFalse();
    Mint never =
        new Mint(
            "l2a",
            BlockNumber.of(5),
            BlockNumber.of(9),
            BigInteger.TEN,
            START,
            Instant.MAX.minusSeconds(1),
            START,
            1);
    assertThat(AttackChecks.mintsFound(List.of(never), within, 2).violations())
        .singleElement()
        .asString()
        .contains("for ever");
  }

  @Test
  void shouldAcceptAPauseOnlyWhileSomethingIsUnbacked() {
    List<Located> pause = List.of(at(7, new ChainEvent.PauseChanged(Direction.INBOUND, true)));
    MessageChecks checks = new MessageChecks(List.of(chain("l1", 900, pause, List.of())), Map.of());
    assertThat(checks.pausedForACause(List.of(mint(1_000, 1))).holds()).isTrue();
    assertThat(checks.pausedForACause(List.of()).holds()).isFalse();
    List<Located> later = List.of(at(30, new ChainEvent.PauseChanged(Direction.INBOUND, true)));
    assertThat(
            new MessageChecks(List.of(chain("l1", 900, later, List.of())), Map.of())
                .pausedForACause(List.of(mint(1_000, 1)))
                .holds())
        .isFalse();
  }

  @Test
  void shouldFailWhenATransactionOfAThiefSucceeds() {
    OwnTransaction succeeded = new OwnTransaction(block(3), TX, OURS, 7, true);
    OwnTransaction reverted = new OwnTransaction(block(3), TX, OURS, 7, false);
    assertThat(
            new AttackChecks(List.of(chain("l2a", 901, List.of(), List.of(succeeded))))
                .theftsFailed(Set.of(TX))
                .holds())
        .isFalse();
    assertThat(
            new AttackChecks(List.of(chain("l2a", 901, List.of(), List.of(reverted))))
                .theftsFailed(Set.of(TX))
                .holds())
        .isTrue();
    assertThat(chain("l2a", 901, List.of(), List.of(succeeded)).without(Set.of(TX)).ours())
        .isEmpty();
  }

  @Test
  void shouldFailWhenDeliveriesAreSlowerUnderAbuse() {
    assertThat(isolation(3, 3, 4).holds()).isTrue();
    assertThat(isolation(3, 3, 9).holds()).isFalse();
    assertThat(isolation(3, 25, 20).holds())
        .as("what was on its way when the abuse began counts as slowed by it")
        .isFalse();
    assertThat(
            AttackChecks.abuseRefused(
                    List.of(new Abuse(START, START, 3, List.of("a huge request was read"))))
                .holds())
        .isFalse();
  }

  /**
   * A message each second; the first seven are undisturbed, three on their way when the abuse
   * begins.
   */
  private static Check isolation(long quiet, long under, long abused) {
    List<Located> sent = new ArrayList<>();
    List<Located> claimed = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      MessageId id = new MessageId(Keccak.hash("message " + i));
      Message message =
          new Message(
              MessageKind.TOKEN,
              ChainId.of(900),
              LeafIndex.of(i),
              ROLLUP,
              ChainId.of(900),
              OURS,
              OURS,
              OURS,
              TokenAmount.of(5),
              TokenAmount.ZERO,
              Bytes.EMPTY);
      sent.add(
          at(i, new ChainEvent.MessageSent(id, message, new ExitRoot(Keccak.hash("root " + i)))));
      claimed.add(
          at(
              i + (i < 7 ? quiet : i < 10 ? under : abused),
              new ChainEvent.MessageClaimed(id, message.key(), ClaimOutcome.DELIVERED)));
    }
    return new AttackChecks(
            List.of(chain("l1", 900, sent, List.of()), chain("l2a", 901, claimed, List.of())))
        .isolated(List.of(new Abuse(START.plusSeconds(10), START.plusSeconds(30), 1, List.of())));
  }

  @Test
  void shouldFailWhenARightOutputIsRefutedAndNobodyWasBought() {
    ChainEvent proposed =
        new ChainEvent.OutputProposed(
            ROLLUP,
            4,
            new OutputRoot(Keccak.hash("output")),
            BlockNumber.of(1),
            OURS,
            START.plusSeconds(60));
    ChainEvent challenged = new ChainEvent.OutputChallenged(ROLLUP, 4, STRANGER);
    ContestedOutputs open = contested(at(1, proposed), at(2, challenged));
    assertThat(open.count()).isEqualTo(1);
    assertThat(open.isDecided()).isFalse();
    assertThat(open.check(0, false, output -> true).holds()).isFalse();

    ContestedOutputs upheld =
        contested(
            at(1, proposed),
            at(2, challenged),
            at(3, new ChainEvent.ChallengeResolved(ROLLUP, 4, true)));
    assertThat(upheld.isDecided()).isTrue();
    assertThat(upheld.check(0, false, output -> true).holds()).isTrue();

    ContestedOutputs refuted =
        contested(
            at(1, proposed),
            at(2, challenged),
            at(3, new ChainEvent.ChallengeResolved(ROLLUP, 4, false)));
    assertThat(refuted.check(0, false, output -> true).holds()).isFalse();
    assertThat(refuted.check(1, false, output -> true).holds()).isTrue();
  }

  @Test
  void shouldExcuseARefutedOutputOnlyWhenItsBlockWasTakenBack() {
    ContestedOutputs refuted =
        contested(
            at(
                1,
                new ChainEvent.OutputProposed(
                    ROLLUP,
                    4,
                    new OutputRoot(Keccak.hash("output")),
                    BlockNumber.of(1),
                    OURS,
                    START.plusSeconds(60))),
            at(2, new ChainEvent.OutputChallenged(ROLLUP, 4, STRANGER)),
            at(3, new ChainEvent.ChallengeResolved(ROLLUP, 4, false)));

    assertThat(refuted.check(0, true, output -> false).holds())
        .as("its block was taken back with blocks of the L1")
        .isTrue();
    assertThat(refuted.check(0, true, output -> true).holds())
        .as("its block is still there, whatever else was taken back")
        .isFalse();
    assertThat(refuted.check(1, false, output -> false).holds())
        .as("nothing was taken back: the relayer proposed what is wrong")
        .isFalse();
  }

  private static ContestedOutputs contested(Located... events) {
    return new ContestedOutputs(chain("l1", 900, List.of(events), List.of()), Set.of(OURS));
  }
}
