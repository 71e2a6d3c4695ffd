// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.RevertReason;
import dev.causeway.model.ChainId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReliefPolicyTest {
  private static final ChainId CHAIN = ChainId.of(901);
  private static final ChainFailure DEAD = new ChainFailure.Unreachable(CHAIN, "refused");
  private static final Duration LONG = Duration.ofSeconds(10);

  private final ReliefPolicy policy = new ReliefPolicy(LONG, Duration.ofMinutes(1));

  @Test
  void shouldAskForReliefWhenAFailureOfTheNodeLastsLongEnough() {
    assertThat(policy.due(DEAD, LONG.minusMillis(1))).isFalse();
    assertThat(policy.due(DEAD, LONG)).isTrue();
    assertThat(policy.due(new ChainFailure.NoQuorum(CHAIN, 1, 2, "one is dead"), LONG)).isTrue();
    assertThat(policy.due(new ChainFailure.Refused(CHAIN, -32_005, "too many"), LONG)).isTrue();
  }

  @Test
  void shouldNotAskWhenTheChainItselfSaysNo() {
    ChainFailure poor = new ChainFailure.Refused(CHAIN, 0, "insufficient funds");
    ChainFailure reverted = new ChainFailure.Reverted(CHAIN, new RevertReason.Paused());

    assertThat(policy.due(poor, LONG)).isFalse();
    assertThat(policy.due(reverted, LONG)).isFalse();
  }

  @Test
  void shouldNeverAskWhenSwitchedOff() {
    ReliefPolicy off = new ReliefPolicy(Duration.ZERO, Duration.ofMinutes(1));

    assertThat(off.due(DEAD, Duration.ofDays(1))).isFalse();
  }

  @Test
  void shouldRestLongerEachTimeUpToALimit() {
    assertThat(policy.restAfter(1)).isEqualTo(Duration.ofMinutes(1));
    assertThat(policy.restAfter(2)).isEqualTo(Duration.ofMinutes(2));
    assertThat(policy.restAfter(5)).isEqualTo(Duration.ofMinutes(16));
    assertThat(policy.restAfter(1_000)).isEqualTo(Duration.ofMinutes(16));
  }

  @Test
  void shouldNameTheValueWhenItIsOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReliefPolicy(Duration.ofHours(2), Duration.ofMinutes(1)))
        .withMessageContaining("relief.after")
        .withMessageContaining("PT2H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReliefPolicy(LONG, Duration.ZERO))
        .withMessageContaining("relief.rest");
  }
}
