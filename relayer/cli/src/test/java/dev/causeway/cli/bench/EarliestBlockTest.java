// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EarliestBlockTest {
  // L1 blocks 10 to 13, one a second; the rollup's blocks 40 to 43 derive from them, 41 twice.
  private final EarliestBlock rule =
      new EarliestBlock(
          new TreeMap<>(Map.of(10L, 1000L, 11L, 1001L, 12L, 1002L, 13L, 1003L)),
          new TreeMap<>(Map.of(40L, 10L, 41L, 11L, 42L, 11L, 43L, 12L)));

  @Test
  void shouldPutTheRootOfDepositInTheNextBlock() {
    assertThat(rule.rootOfDeposit(10)).isEqualTo(11);
  }

  @Test
  void shouldSettleExitInTheFirstBlockAtItsDeadline() {
    assertThat(rule.rootOfExit(1002)).isEqualTo(12);
    assertThat(rule.onBase(12)).isEqualTo(12);
  }

  @Test
  void shouldClaimOnRollupAfterTheFirstBlockThatKnowsTheRoot() {
    assertThat(rule.onRollup(11)).isEqualTo(42);
    assertThat(rule.onRollup(12)).isEqualTo(44);
  }

  @Test
  void shouldRefuseWhatWasNotRead() {
    assertThatThrownBy(() -> rule.rootOfExit(1004)).hasMessageContaining("1004");
    assertThatThrownBy(() -> rule.onRollup(13)).hasMessageContaining("13");
  }
}
