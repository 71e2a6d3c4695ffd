// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.core.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.relayer.core.failpoint.FailpointRule.Action;
import dev.causeway.relayer.core.store.DutyName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FailpointRuleTest {
  private static final DutyName SENDER = new DutyName("send/901/RELAYER");
  private static final DutyName WATCHER = new DutyName("watch/900");

  private final List<String> deeds = new ArrayList<>();

  private ArmedFailpoints armed(String rules) {
    return new ArmedFailpoints(
        FailpointRule.parse(rules),
        new ArmedFailpoints.Deeds() {
          @Override
          public void acting(FailpointRule rule, DutyName duty) {
            deeds.add(rule.point().key() + " of " + duty);
          }

          @Override
          public void kill() {
            deeds.add("kill");
          }

          @Override
          public void stop() {
            deeds.add("stop");
          }

          @Override
          public void delay(Duration time) {
            deeds.add("delay " + time.toMillis());
          }
        });
  }

  @Test
  void shouldReadRulesWhenSeveralAreGiven() {
    assertThat(
            FailpointRule.parse(
                "sender-after-store:kill:after=3:duty=send/901/RELAYER,\nstore-before-commit:delay=200:times=always"))
        .containsExactly(
            new FailpointRule(
                Failpoint.SENDER_AFTER_STORE,
                new Action.Kill(),
                3,
                1,
                Optional.of("send/901/RELAYER")),
            new FailpointRule(
                Failpoint.STORE_BEFORE_COMMIT,
                new Action.Delay(Duration.ofMillis(200)),
                0,
                Long.MAX_VALUE,
                Optional.empty()));
    assertThat(FailpointRule.parse(" \n")).isEmpty();
  }

  @Test
  void shouldNameTheRemedyWhenARuleIsWrong() {
    assertThatThrownBy(() -> FailpointRule.parse("sender-after-stoer:kill"))
        .hasMessageContaining("\"sender-after-stoer\"")
        .hasMessageContaining("sender-after-store");
    assertThatThrownBy(() -> FailpointRule.parse("sender-after-store"))
        .hasMessageContaining("POINT:ACTION");
    assertThatThrownBy(() -> FailpointRule.parse("sender-after-store:explode"))
        .hasMessageContaining("\"explode\"")
        .hasMessageContaining("kill, stop, throw");
    assertThatThrownBy(() -> FailpointRule.parse("sender-after-store:kill:after=-1"))
        .hasMessageContaining("\"-1\"");
    assertThatThrownBy(() -> FailpointRule.parse("sender-after-store:kill:when=3"))
        .hasMessageContaining("\"when\"")
        .hasMessageContaining("after=N");
    assertThatThrownBy(() -> FailpointRule.parse("sender-after-store:delay=0"))
        .hasMessageContaining("\"0\"");
  }

  @Test
  void shouldActOnceAfterTheFirstPassagesWhenAfterIsGiven() {
    ArmedFailpoints armed = armed("sender-after-store:kill:after=2");
    for (int i = 0; i < 6; i++) {
      armed.reached(Failpoint.SENDER_AFTER_STORE, SENDER);
    }
    assertThat(deeds).containsExactly("sender-after-store of send/901/RELAYER", "kill");
  }

  @Test
  void shouldCountOnlyTheDutyWhenOneIsNamed() {
    ArmedFailpoints armed = armed("store-before-commit:stop:duty=send/*");
    armed.reached(Failpoint.STORE_BEFORE_COMMIT, WATCHER);
    assertThat(deeds).isEmpty();
    armed.reached(Failpoint.STORE_BEFORE_COMMIT, SENDER);
    assertThat(deeds).endsWith("stop");
  }

  @Test
  void shouldThrowAndDelayAsOftenAsToldWhenTimesIsGiven() {
    ArmedFailpoints armed =
        armed("watch-before-store:delay=7:times=2,watch-after-store:throw:times=always");
    for (int i = 0; i < 3; i++) {
      armed.reached(Failpoint.WATCH_BEFORE_STORE, WATCHER);
      assertThatThrownBy(() -> armed.reached(Failpoint.WATCH_AFTER_STORE, WATCHER))
          .isInstanceOf(FailpointException.class)
          .hasMessageContaining("watch-after-store");
    }
    assertThat(deeds).filteredOn("delay 7"::equals).hasSize(2);
  }

  @Test
  void shouldPassByWhenNothingIsSet() {
    Failpoints.clear();
    Failpoints.reach(Failpoint.SENDER_AFTER_STORE, SENDER);
    try {
      Failpoints.set(armed("sender-after-store:kill"));
      Failpoints.reach(Failpoint.SENDER_AFTER_STORE, SENDER);
      assertThat(deeds).endsWith("kill");
    } finally {
      Failpoints.clear();
    }
  }

  @Test
  void shouldHaveAUniqueKeyAndADescriptionWhenAFailpointIsListed() {
    assertThat(Failpoint.values()).hasSizeGreaterThanOrEqualTo(12);
    for (Failpoint point : Failpoint.values()) {
      assertThat(Failpoint.of(point.key())).contains(point);
      assertThat(point.description()).isNotBlank();
    }
  }
}
