// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.failpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.model.ChainId;
import dev.causeway.relayer.core.failpoint.Failpoint;
import dev.causeway.relayer.core.failpoint.FailpointException;
import dev.causeway.relayer.core.failpoint.Failpoints;
import dev.causeway.relayer.core.store.DutyName;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeFailpointsTest {
  private static final List<ChainId> DEVNET = List.of(ChainId.of(900), ChainId.of(901));
  private static final DutyName DUTY = new DutyName("watch/900");
  private static final String RULE = "watch-after-store:throw:times=always";

  @TempDir private Path folder;

  @AfterEach
  void clear() {
    Failpoints.clear();
  }

  private static boolean acts() {
    try {
      Failpoints.reach(Failpoint.WATCH_AFTER_STORE, DUTY);
      return false;
    } catch (FailpointException thrown) {
      return true;
    }
  }

  private static void awaitActing(boolean wanted) {
    Instant until = Instant.now().plus(Duration.ofSeconds(20));
    while (acts() != wanted) {
      assertThat(Instant.now()).as("waiting for the file to be read").isBefore(until);
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldReadPropertyBeforeEnvironmentWhenBothAreSet() {
    Properties properties = new Properties();
    properties.setProperty("causeway.failpoints", "a");
    assertThat(
            FailpointSource.of(
                properties, Map.of("CAUSEWAY_FAILPOINTS", "b", "CAUSEWAY_FAILPOINTS_FILE", "f")))
        .isEqualTo(new FailpointSource(Optional.of("a"), Optional.of(Path.of("f"))));
    assertThat(FailpointSource.of(new Properties(), Map.of()).isEmpty()).isTrue();
  }

  @Test
  void shouldRefuseToStartWhenAChainIsNoneOfADevnet() {
    assertThatThrownBy(
            () ->
                NodeFailpoints.arm(
                    new FailpointSource(Optional.of(RULE), Optional.empty()),
                    List.of(ChainId.of(900), ChainId.of(10))))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("chain 10 ")
        .hasMessageContaining("unset");
    assertThat(acts()).isFalse();
  }

  @Test
  void shouldNotLookAtChainsWhenNothingIsArmed() throws Exception {
    NodeFailpoints.arm(
            new FailpointSource(Optional.empty(), Optional.empty()), List.of(ChainId.of(1)))
        .close();
  }

  @Test
  void shouldActUntilClosedWhenArmedOnADevnet() throws Exception {
    try (AutoCloseable armed =
        NodeFailpoints.arm(new FailpointSource(Optional.of(RULE), Optional.empty()), DEVNET)) {
      assertThat(armed).isNotNull();
      assertThat(acts()).isTrue();
    }
    assertThat(acts()).isFalse();
  }

  @Test
  void shouldFollowTheFileWhenItComesAndChanges() throws Exception {
    Path file = folder.resolve("failpoints");
    try (AutoCloseable armed =
        NodeFailpoints.arm(new FailpointSource(Optional.empty(), Optional.of(file)), DEVNET)) {
      assertThat(armed).isNotNull();
      assertThat(acts()).isFalse();
      replace(file, RULE);
      awaitActing(true);
      replace(file, "nonsense");
      replace(file, "");
      awaitActing(false);
    }
  }

  private void replace(Path file, String text) throws Exception {
    Path draft = folder.resolve("draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void shouldRefuseTheRuleWhenItIsWrong() {
    assertThatThrownBy(
            () ->
                NodeFailpoints.arm(
                    new FailpointSource(Optional.of("nowhere:kill"), Optional.empty()), DEVNET))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("causeway.failpoints")
        .hasMessageContaining("\"nowhere\"");
  }
}
