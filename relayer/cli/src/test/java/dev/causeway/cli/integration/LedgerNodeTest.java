// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.api.ledger.v1.GetStatusResponse;
import dev.causeway.chains.devnet.Devnet;
import dev.causeway.chains.devnet.DevnetOptions;
import dev.causeway.chains.devnet.LedgerPlan;
import dev.causeway.chains.devnet.ManifestLedger;
import dev.causeway.chains.ledger.prove.LedgerProver;
import dev.causeway.cli.client.LedgerWallet;
import dev.causeway.relayer.store.SharedPostgres;
import dev.causeway.relayer.store.StoreConfig;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node of a ledger as a process: serves, stands by, takes over, ends, and refuses. */
@SuppressWarnings("NullAway.Init")
class LedgerNodeTest {
  @TempDir private Path folder;
  private final List<Process> processes = new ArrayList<>();
  private Devnet devnet;
  private SharedPostgres server;
  private Path password;

  @BeforeEach
  void start() throws IOException {
    devnet =
        Devnet.start(
            DevnetOptions.standard(folder.resolve("chains"), 1)
                .withBlockTime(Duration.ofMillis(500))
                .withLedger(
                    LedgerPlan.standard(
                        "127.0.0.1:" + freePort(),
                        LedgerProver.insecureVerifyingKeys(
                            List.of(1), LedgerProver.usualCache()))));
    server =
        SharedPostgres.start(
            new StoreConfig.Embedded(folder.resolve("store"), folder.resolve("postgresql")), 0);
    password = Files.writeString(folder.resolve("password"), server.access().password());
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    server.close();
    devnet.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Process launch(String name, String url, String... more) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(name + ".conf"),
            """
            causeway {
              node { id = %s, manifest = "%s", data = "%s" }
              store { kind = jdbc, jdbc { url = "%s", user = "%s", password-file = "%s" } }
              prove.sizes = [1]
            }
            """
                .formatted(
                    name,
                    devnet.manifestFile(),
                    folder.resolve(name),
                    url,
                    server.access().user(),
                    password));
    List<String> words = new ArrayList<>(List.of("ledger", "node", "--config", config.toString()));
    words.addAll(List.of(more));
    Process process =
        new ProcessBuilder(NodeProcess.command(words.toArray(String[]::new)))
            .redirectErrorStream(true)
            .redirectOutput(output(name).toFile())
            .start();
    processes.add(process);
    return process;
  }

  private Path output(String name) {
    return folder.resolve(name + ".out");
  }

  private String said(String name) {
    try {
      return Files.readString(output(name));
    } catch (IOException failure) {
      return failure.toString();
    }
  }

  private static Optional<GetStatusResponse> status(LedgerWallet node) {
    try {
      return Optional.of(node.status());
    } catch (StatusRuntimeException away) {
      return Optional.empty();
    }
  }

  @Test
  void shouldTakeOverWhenTheNodeIsKilledAndEndWithZeroWhenTold() throws Exception {
    ManifestLedger first = devnet.manifest().ledgers().getFirst();
    String url = server.access().url();
    Process node = launch("first", url);
    int port = freePort();
    Await.until("the first serves", () -> said("first").contains("serves; gRPC " + first.node()));
    Process standby = launch("second", url, "--port", Integer.toString(port));
    Await.until("the second serves", () -> said("second").contains("serves; gRPC"));
    ManifestLedger second =
        new ManifestLedger(
            first.name(), first.chain(), first.contract(), first.startBlock(), "127.0.0.1:" + port);
    try (LedgerWallet one = new LedgerWallet(first);
        LedgerWallet other = new LedgerWallet(second)) {
      Await.until(
          "the first is the sequencer",
          () -> status(one).filter(GetStatusResponse::getRunning).isPresent());
      assertThat(other.status().getRunning()).isFalse();
      assertThat(other.status().getDetail()).contains("another node is the sequencer");

      Process third = launch("third", url);
      Await.until("the third has ended", () -> !third.isAlive());
      assertThat(third.exitValue()).isEqualTo(2);
      assertThat(said("third")).contains("cannot listen on " + first.node()).contains("port");

      node.destroyForcibly();
      Await.until(
          "the second takes over",
          () -> status(other).filter(GetStatusResponse::getRunning).isPresent());
    }
    standby.destroy();
    Await.until("the second has ended", () -> !standby.isAlive());
    assertThat(standby.exitValue()).isZero();
    assertThat(said("second")).hasLineCount(1);
  }

  @Test
  void shouldNameTheDatabaseWhenItCannotBeReached() throws Exception {
    Process node = launch("alone", "jdbc:postgresql://127.0.0.1:9/causeway");
    Await.until("it has ended", () -> !node.isAlive());
    assertThat(node.exitValue()).isEqualTo(2);
    assertThat(said("alone")).contains("error: ").contains("127.0.0.1:9").doesNotContain("bug");
  }
}
