// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockGridTest {
  @Test
  void shouldStayOnTheGridWhenOnTime() {
    assertThat(BlockProducer.nextDue(1_000, 1_003, 100)).isEqualTo(1_100);
  }

  @Test
  void shouldSkipMomentsThatPassedInsteadOfCatchingUp() {
    assertThat(BlockProducer.nextDue(1_000, 1_350, 100)).isEqualTo(1_400);
  }
}
