// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes32;
import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginRuleTest {
  @Test
  void shouldStartWithTheCandidate() {
    assertThat(OriginRule.next(Optional.empty(), view(block(7, 1), Optional.empty())))
        .isEqualTo(new OriginRule.Advance(block(7, 1)));
  }

  @Test
  void shouldAdvanceWhileTheOriginIsCanonical() {
    assertThat(next(block(7, 1), view(block(9, 1), Optional.of(block(7, 1)))))
        .isEqualTo(new OriginRule.Advance(block(9, 1)));
  }

  @Test
  void shouldStayWhenL1HasNothingNewer() {
    assertThat(next(block(7, 1), view(block(7, 1), Optional.of(block(7, 1)))))
        .isEqualTo(new OriginRule.Stay());
  }

  @Test
  void shouldNeverGoBackwards() {
    assertThat(next(block(7, 1), view(block(6, 1), Optional.of(block(7, 1)))))
        .isEqualTo(new OriginRule.Stay());
  }

  @Test
  void shouldBeLostWhenAnotherBlockTookTheHeight() {
    assertThat(next(block(7, 1), view(block(9, 2), Optional.of(block(7, 2)))))
        .isEqualTo(new OriginRule.Lost());
  }

  @Test
  void shouldBeLostWhenL1IsShorterThanTheOrigin() {
    assertThat(next(block(7, 1), view(block(5, 1), Optional.empty())))
        .isEqualTo(new OriginRule.Lost());
  }

  private static OriginRule.Step next(L1Block origin, OriginRule.L1View view) {
    return OriginRule.next(Optional.of(origin), view);
  }

  private static OriginRule.L1View view(L1Block candidate, Optional<L1Block> atOrigin) {
    return new OriginRule.L1View(candidate, atOrigin.map(L1Block::hash));
  }

  private static L1Block block(long number, int fork) {
    return new L1Block(
        BlockNumber.of(number),
        Bytes32.parse("0x%064x".formatted(number * 1000 + fork)),
        1_800_000_000L + number,
        BigInteger.TEN);
  }
}
