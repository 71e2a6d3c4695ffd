// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndpointHealthTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final EndpointHealth health = new EndpointHealth(new SplittableRandom(3));

  private Duration waitAfterFailure(Optional<Duration> asked) {
    health.failed(NOW, asked);
    return Duration.between(NOW, health.mayAskAt());
  }

  @Test
  void shouldDoubleWaitWithJitterWhenFailuresGoOn() {
    Duration own = EndpointHealth.FIRST_WAIT;
    for (int i = 0; i < 20; i++) {
      Duration wait = waitAfterFailure(Optional.empty());
      assertThat(wait).isBetween(own.dividedBy(2), own);
      Duration doubled = own.multipliedBy(2);
      own =
          doubled.compareTo(EndpointHealth.LONGEST_WAIT) > 0
              ? EndpointHealth.LONGEST_WAIT
              : doubled;
    }
    assertThat(health.mayAsk(NOW)).isFalse();
    assertThat(health.mayAsk(NOW.plus(EndpointHealth.LONGEST_WAIT))).isTrue();
  }

  @Test
  void shouldStartAnewWhenItSucceeds() {
    for (int i = 0; i < 8; i++) {
      health.failed(NOW, Optional.empty());
    }
    health.succeeded();
    assertThat(health.mayAsk(NOW)).isTrue();
    assertThat(waitAfterFailure(Optional.empty())).isLessThanOrEqualTo(EndpointHealth.FIRST_WAIT);
  }

  @Test
  void shouldWaitAsAskedButNotForever() {
    assertThat(waitAfterFailure(Optional.of(Duration.ofSeconds(11))))
        .isEqualTo(Duration.ofSeconds(11));
    assertThat(waitAfterFailure(Optional.of(Duration.ofDays(100))))
        .isEqualTo(EndpointHealth.LONGEST_ASKED);
  }

  @Test
  void shouldForgetChainIdWhenItFails() {
    health.chainChecked(NOW, Duration.ofSeconds(30));
    assertThat(health.chainIsChecked(NOW.plusSeconds(29))).isTrue();
    assertThat(health.chainIsChecked(NOW.plusSeconds(30))).isFalse();
    health.chainChecked(NOW, Duration.ofSeconds(30));
    health.failed(NOW, Optional.empty());
    assertThat(health.chainIsChecked(NOW)).isFalse();
  }
}
