// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The loader of configurations, on text that a fuzzer grows by what it covers. It may refuse by an
 * {@link InvalidSettingsException} and nothing else.
 */
class SettingsFuzzTest {
  @FuzzTest
  void shouldReadAnyOverride(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    if (!includes(text)) {
      read(Optional.empty(), text);
    }
  }

  @FuzzTest
  void shouldReadAnyFile(byte[] input) throws IOException {
    if (!includes(new String(input, StandardCharsets.UTF_8))) {
      Path file = Files.createTempFile("causeway-fuzz", ".conf");
      try {
        Files.write(file, input);
        read(Optional.of(file), "");
      } finally {
        Files.delete(file);
      }
    }
  }

  /** Files and addresses that the text names are not to be read by a fuzzer. */
  private static boolean includes(String text) {
    return text.toLowerCase(Locale.ROOT).contains("include");
  }

  private static void read(Optional<Path> file, String overrides) {
    try {
      NodeSettings settings = SettingsReader.read(file, overrides);
      assertThat(settings.grpc().port()).isBetween(0, 65_535);
    } catch (InvalidSettingsException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
