// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.ChainId;
import dev.causeway.model.ParkReason;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TokenKey;
import dev.causeway.model.WaitingReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonCodecTest {
  private static final ChainId CHAIN = ChainId.of(902);

  static Stream<WaitingReason> waitingReasons() {
    return Stream.of(
        new WaitingReason.SourceFinality(CHAIN, BlockNumber.of(5), BlockNumber.of(3)),
        new WaitingReason.OutputProposal(CHAIN, BlockNumber.of(5)),
        new WaitingReason.DisputeWindow(CHAIN, 7, Instant.parse("2026-05-06T07:08:09Z")),
        new WaitingReason.Challenge(CHAIN, 7),
        new WaitingReason.BatchCut(CHAIN),
        new WaitingReason.Proving(CHAIN, 7, 2, false, Optional.empty()),
        new WaitingReason.Proving(
            CHAIN, 7, 0, true, Optional.of(Instant.parse("2026-05-06T07:08:09Z"))),
        new WaitingReason.ProofRefused(CHAIN, 7, "no witness"),
        new WaitingReason.Settlement(CHAIN),
        new WaitingReason.RootCarriage(CHAIN, BlockNumber.of(5)),
        new WaitingReason.ClaimInclusion(CHAIN),
        new WaitingReason.RateLimit(
            CHAIN, new TokenKey(ChainId.of(900), Network.TOKEN), TokenAmount.of(4)),
        new WaitingReason.Paused(CHAIN),
        new WaitingReason.ChainUnavailable(CHAIN, ""),
        new WaitingReason.SenderBlocked(CHAIN, "no funds, \"none\" {at} all"),
        new WaitingReason.RelayingPaused("CN=alice", "upgrade", Network.GENESIS));
  }

  static Stream<ParkReason> parkReasons() {
    return Stream.of(
        new ParkReason.ClaimReverts("Odd(1, 2)"),
        new ParkReason.AboveCapacity(TokenAmount.of(9), TokenAmount.of(8)),
        new ParkReason.ProofRejected("leaf"),
        new ParkReason.AttemptsExhausted(5, "out of gas"));
  }

  @Test
  void shouldCoverEveryKindOfReason() {
    assertThat(waitingReasons().map(Object::getClass))
        .hasSameElementsAs(List.of(WaitingReason.class.getPermittedSubclasses()));
    assertThat(parkReasons().map(Object::getClass))
        .hasSameElementsAs(List.of(ParkReason.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("waitingReasons")
  void shouldReadBackAWaitingReason(WaitingReason reason) {
    assertThat(ReasonCodec.waitingReason(List.of(ReasonCodec.encode(reason)))).isEqualTo(reason);
  }

  @ParameterizedTest
  @MethodSource("parkReasons")
  void shouldReadBackAParkReason(ParkReason reason) {
    assertThat(ReasonCodec.parkReason(List.of(ReasonCodec.encode(reason)))).isEqualTo(reason);
  }

  @Test
  void shouldRefuseWhatItDidNotWrite() {
    assertThatThrownBy(() -> ReasonCodec.waitingReason(List.of("other", "902")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
    assertThatThrownBy(() -> ReasonCodec.waitingReason(List.of("paused")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ReasonCodec.waitingReason(List.of("paused", "902", "more")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ReasonCodec.parkReason(List.of("above-capacity", "x", "1")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
