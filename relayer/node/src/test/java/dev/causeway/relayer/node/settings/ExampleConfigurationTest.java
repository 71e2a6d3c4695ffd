// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example in {@code config/examples} is loaded as a node would load it. */
class ExampleConfigurationTest {
  private static final Path ROOT = Path.of("..", "..");

  @Test
  void shouldLoadTheExampleConfiguration() {
    NodeSettings settings =
        SettingsReader.read(Optional.of(ROOT.resolve("config/examples/node.conf")), "");

    assertThat(settings.store())
        .isEqualTo(
            new NodeSettings.Store.Jdbc(
                "jdbc:postgresql://127.0.0.1:5432/causeway", "causeway", Optional.empty()));
    assertThat(settings.settle().proposalInterval()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.claim()).isEqualTo(SettingsReader.defaults().claim());
    assertThat(Files.isRegularFile(ROOT.resolve(settings.files().manifest()))).isTrue();
  }
}
