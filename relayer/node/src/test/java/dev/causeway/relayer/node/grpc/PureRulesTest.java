// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.api.v1.TransferFilter;
import dev.causeway.model.ChainId;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TransferState;
import dev.causeway.model.WaitingReason;
import dev.causeway.relayer.core.store.TransferQueries.PageToken;
import dev.causeway.relayer.core.store.TransferView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PureRulesTest {
  private static final Instant NOW = MemoryStore.NOW;

  @Test
  void shouldAddAllStagesWhenJustObserved() {
    assertThat(eta(Samples.transfer(0, TransferState.OBSERVED), NOW))
        .contains(NOW.plusSeconds(1 + 2 + 3 + 4));
  }

  @Test
  void shouldAddOnlyWhatIsLeftWhenRootIsCarried() {
    TransferView view = Samples.transfer(0, TransferState.ROOT_CARRIED);
    assertThat(eta(view, NOW)).contains(view.timeline().getLast().at().plusSeconds(4));
  }

  @Test
  void shouldNotPromiseThePastWhenOverdue() {
    Instant late = NOW.plusSeconds(1_000);
    assertThat(eta(Samples.transfer(0, TransferState.SETTLED), late)).contains(late.plusSeconds(4));
  }

  @Test
  void shouldTrustTheDisputeWindowWhenItIsOpen() {
    TransferView view = Samples.transfer(0, TransferState.FINAL);
    Instant deadline = NOW.plusSeconds(500);
    assertThat(eta(waiting(view, new WaitingReason.DisputeWindow(Samples.L2A, 3, deadline)), NOW))
        .contains(deadline.plusSeconds(3 + 4));
  }

  @Test
  void shouldSayNothingWhenPausedOrArrived() {
    TransferView view = Samples.transfer(0, TransferState.ROOT_CARRIED);
    assertThat(eta(waiting(view, new WaitingReason.Paused(Samples.L2A)), NOW)).isEmpty();
    assertThat(eta(Samples.transfer(0, TransferState.CLAIMED), NOW)).isEmpty();
  }

  @Test
  void shouldRoundTheFeeUpWhenItIsNotWhole() {
    RelayerFees fees =
        new RelayerFees(
            Map.of(ChainId.of(901), new RelayerFees.Fee(TokenAmount.of(7), 1)),
            new RelayerFees.Fee(TokenAmount.ZERO, 0));
    assertThat(fees.of(ChainId.of(901), TokenAmount.of(10_001))).isEqualTo(TokenAmount.of(9));
    assertThat(fees.of(ChainId.of(901), TokenAmount.of(10_000))).isEqualTo(TokenAmount.of(8));
    assertThat(fees.of(ChainId.of(902), TokenAmount.of(10_000))).isEqualTo(TokenAmount.ZERO);
  }

  @Test
  void shouldOnlyGoBackWhenAClaimIsTakenBackOrTheStateStandsAside() {
    assertThat(StateOrder.maySay(TransferState.FINAL, TransferState.SETTLED)).isTrue();
    assertThat(StateOrder.maySay(TransferState.SETTLED, TransferState.FINAL)).isFalse();
    assertThat(StateOrder.maySay(TransferState.CLAIMED, TransferState.CLAIM_SENT)).isTrue();
    assertThat(StateOrder.maySay(TransferState.CLAIM_SENT, TransferState.ORPHANED)).isTrue();
    assertThat(StateOrder.maySay(TransferState.PARKED, TransferState.ROOT_CARRIED)).isTrue();
  }

  @Test
  void shouldReadBackATokenWhenTheFilterIsTheSame() {
    TransferFilter filter = TransferFilter.newBuilder().setSourceChainId(900).build();
    String token = PageTokens.write(new PageToken(42), filter);
    assertThat(PageTokens.read(token, filter)).contains(new PageToken(42));
    assertThat(PageTokens.read("", filter)).isEmpty();
  }

  @Test
  void shouldRefuseATokenWhenAnythingInItDiffers() {
    TransferFilter filter = TransferFilter.newBuilder().setSourceChainId(900).build();
    String token = PageTokens.write(new PageToken(42), filter);
    TransferFilter other = TransferFilter.newBuilder().setSourceChainId(901).build();
    assertThatThrownBy(() -> PageTokens.read(token, other)).isInstanceOf(ApiException.class);
    for (int position = 0; position < token.length(); position++) {
      char changed = token.charAt(position) == 'A' ? 'w' : 'A';
      String forged = token.substring(0, position) + changed + token.substring(position + 1);
      assertThatThrownBy(() -> PageTokens.read(forged, filter))
          .as(forged)
          .isInstanceOf(ApiException.class);
    }
    for (String text : List.of("AQ", "?", token + token)) {
      assertThatThrownBy(() -> PageTokens.read(text, filter)).isInstanceOf(ApiException.class);
    }
  }

  @Test
  void shouldRefusePlaintextWhenTheAddressIsNotLoopback() {
    assertThatThrownBy(() -> new ApiConfig("0.0.0.0", 0, Optional.empty(), ApiLimits.DEFAULT))
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("TLS certificate");
  }

  private static Optional<Instant> eta(TransferView view, Instant now) {
    return EtaPolicy.expectedClaim(view, Samples.TIMINGS, now);
  }

  private static TransferView waiting(TransferView view, WaitingReason reason) {
    return new TransferView(
        view.id(),
        view.message(),
        view.state(),
        view.timeline(),
        Optional.of(reason),
        view.parked(),
        view.outcome(),
        view.asOf());
  }
}
