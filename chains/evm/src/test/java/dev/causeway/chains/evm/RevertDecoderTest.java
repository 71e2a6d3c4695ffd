// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.model.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RevertDecoderTest {
  private static String summary(String hex) {
    return RevertDecoder.decode(Bytes.parse("0x" + hex)).summary();
  }

  /** {@code Error(string)}. */
  private static String error(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String padded = HexFormat.of().formatHex(utf8) + "00".repeat((32 - utf8.length % 32) % 32);
    return "08c379a0" + "%064x".formatted(32) + "%064x".formatted(utf8.length) + padded;
  }

  @Test
  void shouldQuoteWhatAReceiverSays() {
    assertThat(summary(error("not today"))).contains("\"not today\"");
  }

  @Test
  void shouldMoveNoCursorWhenAReceiverSaysSo() {
    assertThat(summary(error("\u001b[2Jpaid in full\u0007\u202e")))
        .contains("paid in full")
        .doesNotContainPattern("\\p{C}");
  }

  @Test
  void shouldShowTheBeginningWhenAReasonHasNoEnd() {
    assertThat(summary("11223344" + "00".repeat(1_000_000)))
        .contains("0x11223344")
        .endsWith("of 1000004 bytes")
        .hasSizeLessThan(700);
    assertThat(summary(error("x".repeat(1_000_000)))).hasSizeLessThan(700);
  }
}
