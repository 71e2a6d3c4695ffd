// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.causeway.relayer.node.grpc.ApiLimits;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  @TempDir Path folder;

  @Test
  void shouldReadEveryDefaultWhenNothingIsGiven() {
    NodeSettings settings = SettingsReader.defaults();

    assertThat(settings.store()).isInstanceOf(NodeSettings.Store.Embedded.class);
    assertThat(settings.duties().leaseTimeToLive()).isEqualTo(Duration.ofSeconds(6));
    assertThat(settings.claim().batchSize()).isEqualTo(50);
    assertThat(settings.challenge().margin()).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.grpc().limits())
        .as("the service's own defaults are those of the manual")
        .isEqualTo(ApiLimits.DEFAULT);
  }

  @Test
  void shouldTakeLimitsAndMarginFromTheConfiguration() {
    NodeSettings settings =
        SettingsReader.read(Optional.empty(), "grpc.limits.streams = 7\nchallenge.margin = 90s");

    assertThat(settings.grpc().limits().streams()).isEqualTo(7);
    assertThat(settings.challenge().margin()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void shouldPreferOverridesToTheFileAndTheFileToTheReference() throws IOException {
    Path file = file("causeway { claim.batch-size = 10, grpc.port = 1234 }");

    NodeSettings settings = SettingsReader.read(Optional.of(file), "grpc.port = 0");

    assertThat(settings.claim().batchSize()).isEqualTo(10);
    assertThat(settings.grpc().port()).isZero();
    assertThat(settings.settle()).isEqualTo(SettingsReader.defaults().settle());
  }

  @Test
  void shouldNameTheNearestKeyWhenAKeyIsUnknown() throws IOException {
    Path file = file("causeway { claim.batchsize = 10 }");

    assertThatThrownBy(() -> SettingsReader.read(Optional.of(file), ""))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("\"causeway.claim.batchsize\"")
        .hasMessageContaining(file.toString())
        .hasMessageContaining("\"causeway.claim.batch-size\"");
  }

  @Test
  void shouldRefuseAKeyOutsideOfOurSection() throws IOException {
    Path file = file("cuaseway { claim.batch-size = 10 }");

    assertThatThrownBy(() -> SettingsReader.read(Optional.of(file), ""))
        .hasMessageContaining("\"cuaseway\"")
        .hasMessageContaining("\"causeway\"");
  }

  /** Found by a fuzzer: each ended with an exception that names no key. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "grpc.port = null",
        "audit.rpc = [\"l2a=127.0.0.1\"]",
        "node.data = \"\\u0000\"",
        "grpc.tls.private-key = \"\\u0000\""
      })
  void shouldNameTheKeyWhenItsValueIsNone(String override) {
    assertThatThrownBy(() -> SettingsReader.read(Optional.empty(), override))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("causeway." + override.substring(0, override.indexOf(' ')));
  }

  @Test
  void shouldNameTheFileWhenItDoesNotExist() {
    Path missing = folder.resolve("nowhere.conf");

    assertThatThrownBy(() -> SettingsReader.read(Optional.of(missing), ""))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void shouldNameTheFileWhenItCannotBeParsed() throws IOException {
    Path file = file("causeway { claim {");

    assertThatThrownBy(() -> SettingsReader.read(Optional.of(file), ""))
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "grpc.port = 70000; 70000",
        "grpc.port = many; many",
        "store.kind = oracle; oracle",
        "store { kind = jdbc, jdbc.url = \"jdbc:mysql://x\" }; jdbc:mysql://x",
        "lease.renewal = 5s; lease.renewal",
        "send.bump-percent = 5; send.bump-percent",
        "send.fee-ceiling = cheap; cheap",
        "watch.poll-interval = soon; soon",
        "claim.batch-size = 0; claim.batch-size",
        "watch.reorg-horizon = 0; watch.reorg-horizon",
        "watch.quorum = -1; watch.quorum",
        "watch.allowed-lag = -1; watch.allowed-lag",
        "watch.stale-after = -1s; watch.stale-after",
        "node.id = \" \"; node.id",
        "grpc.tls.private-key = nowhere.pem; nowhere.pem",
        "grpc.tls.client-certificate-required = true; client-certificate-required",
        "grpc.limits.request-bytes = 100; grpc.limits.request-bytes",
        "grpc.limits.metadata-bytes = 1000000; 1000000",
        "grpc.limits.unary-time = 0s; grpc.limits.unary-time",
        "grpc.limits.unary-time = 1h; PT1H",
        "grpc.limits.stream-life = 2d; grpc.limits.stream-life",
        "grpc.limits.stream-patience = 1h; grpc.limits.stream-patience",
        "grpc.limits.streams-per-client = 0; grpc.limits.streams-per-client",
        "grpc.limits.streams = -1; grpc.limits.streams",
        "grpc.limits.calls-per-connection = 20000; 20000",
        "challenge.margin = 8d; challenge.margin",
        "challenge.interval = 0s; challenge.interval",
        "keys.relayer.keystore = nowhere.json; nowhere.json",
        "keys.guardian.keystore = /dev/null; causeway.keys.guardian",
      })
  void shouldNameTheValueOrKeyWhenAValueIsOutOfRange(String override, String named) {
    assertThatThrownBy(() -> SettingsReader.read(Optional.empty(), override))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("causeway.")
        .hasMessageContaining(named);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("causeway.conf"), content);
  }

  @Test
  void shouldReadEndpointsOfTheAuditByChain() {
    NodeSettings settings =
        SettingsReader.read(
            Optional.empty(),
            "audit.rpc = [\"l2a=http://127.0.0.1:1\", \"l1=https://a.example/v1=2\", \"l2a=http://127.0.0.1:2\"]");
    assertThat(settings.audit().rpc())
        .containsExactly(
            Map.entry(
                "l2a", List.of(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2"))),
            Map.entry("l1", List.of(URI.create("https://a.example/v1=2"))));
    assertThat(settings.toString()).as("a URL may hold a key").doesNotContain("a.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"l2a", "=http://a", "l2a=ws://secret", "l2a=http://", "l2a=not a secret"})
  void shouldRefuseAnEndpointOfTheAuditWithoutShowingIt(String given) {
    assertThatThrownBy(
            () -> SettingsReader.read(Optional.empty(), "audit.rpc = [\"" + given + "\"]"))
        .isInstanceOf(InvalidSettingsException.class)
        .hasMessageContaining("causeway.audit.rpc")
        .hasMessageContaining("http://")
        .hasMessageNotContaining("secret");
  }
}
