// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.ChainEvent;
import dev.causeway.chains.ChainEvent.ChallengeResolved;
import dev.causeway.chains.ChainEvent.OutputChallenged;
import dev.causeway.chains.ChainEvent.OutputFinalized;
import dev.causeway.chains.ChainEvent.OutputProposed;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.OutputRoot;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.testkit.verdict.ChainRecord.Located;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WrongOutputsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final ChainId ROLLUP = ChainId.of(901);
  private static final Address STRANGER =
      Address.parse("0x1111111111111111111111111111111111111111");
  private static final Address PROPOSER =
      Address.parse("0x2222222222222222222222222222222222222222");

  private static Located event(long second, ChainEvent event) {
    return new Located(
        new BlockRef(
            BlockNumber.of(second),
            Keccak.hash("block " + second),
            Bytes32.ZERO,
            START.plusSeconds(second)),
        new TxHash(Keccak.hash("transaction " + second)),
        event);
  }

  /** Its window ends at second 20. */
  private static Located proposed(Address proposer) {
    return event(
        8,
        new OutputProposed(
            ROLLUP,
            7,
            new OutputRoot(Keccak.hash("a wish")),
            BlockNumber.of(5),
            proposer,
            START.plusSeconds(20)));
  }

  private static Located challenged(long second) {
    return event(second, new OutputChallenged(ROLLUP, 7, PROPOSER));
  }

  private static Located resolved(boolean upheld) {
    return event(19, new ChallengeResolved(ROLLUP, 7, upheld));
  }

  private static Located settled() {
    return event(25, new OutputFinalized(ROLLUP, 7));
  }

  private static WrongOutputs of(Located... events) {
    ChainRecord base =
        new ChainRecord(
            new ManifestChain(
                "l1",
                ChainId.of(900),
                LayerKind.BASE,
                List.of(URI.create("http://127.0.0.1:1")),
                Optional.empty(),
                new FinalityPolicy.Depth(1),
                Duration.ofSeconds(1),
                BlockNumber.of(1),
                new ContractAddresses(
                    STRANGER,
                    Optional.of(PROPOSER),
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
    return new WrongOutputs(base, Set.of(PROPOSER));
  }

  @Test
  void shouldHoldWhenAWrongOutputIsChallengedInItsWindowAndRefuted() {
    WrongOutputs outputs = of(proposed(STRANGER), challenged(19), resolved(false));
    assertThat(outputs.count()).isEqualTo(1);
    assertThat(outputs.isDecided()).isTrue();
    assertThat(outputs.check().holds()).isTrue();
  }

  @Test
  void shouldCountNothingWhenTheRelayerProposes() {
    assertThat(of(proposed(PROPOSER), settled()).count()).isZero();
  }

  @Test
  void shouldFindAWrongOutputWhenNobodyChallengesIt() {
    WrongOutputs outputs = of(proposed(STRANGER));
    assertThat(outputs.isDecided()).isFalse();
    assertThat(outputs.check().violations())
        .singleElement()
        .asString()
        .contains("901/7")
        .contains("never challenged");
  }

  @Test
  void shouldFindAWrongOutputWhenItIsChallengedAfterItsWindow() {
    assertThat(of(proposed(STRANGER), challenged(20), resolved(false)).check().violations())
        .singleElement()
        .asString()
        .contains("its window ends");
  }

  @Test
  void shouldFindAWrongOutputWhenItIsUpheldOrBecomesFinal() {
    assertThat(of(proposed(STRANGER), challenged(9)).check().violations())
        .singleElement()
        .asString()
        .contains("was not won");
    assertThat(of(proposed(STRANGER), challenged(9), resolved(true)).check().violations())
        .anySatisfy(found -> assertThat(found).contains("upheld"));
    assertThat(
            of(proposed(STRANGER), challenged(9), resolved(false), settled()).check().violations())
        .singleElement()
        .asString()
        .contains("became final");
  }
}
