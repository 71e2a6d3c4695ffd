// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnvilProcessTest {
  @TempDir private Path folder;

  private final DevnetRpc.Factory rpc = new DevnetRpc.Factory();

  @Test
  void shouldAnswerWithItsChainIdAndLeaveNoProcess() {
    long pid;
    try (AnvilProcess anvil = start(options(0, 901))) {
      pid = anvil.pid();
      assertThat(rpc.to(anvil.url()).number("eth_chainId")).isEqualTo(901);
      assertThat(rpc.to(anvil.url()).number("eth_blockNumber")).isZero();
    }
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void shouldNameThePortWhenItIsInUse() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatExceptionOfType(DevnetException.class)
          .isThrownBy(() -> start(options(taken.getLocalPort(), 901)))
          .withMessageContaining("port " + taken.getLocalPort())
          .withMessageContaining("l2a")
          .withMessageContaining("in use");
    }
  }

  @Test
  void shouldReportADeathThatNobodyAskedFor() throws Exception {
    try (AnvilProcess anvil = start(options(0, 901))) {
      assertThat(ProcessHandle.of(anvil.pid()).orElseThrow().destroyForcibly()).isTrue();

      AnvilProcess.Death death = anvil.death().toCompletableFuture().get(10, TimeUnit.SECONDS);

      assertThat(death.asked()).isFalse();
      assertThat(death.name()).isEqualTo("l2a");
      assertThat(anvil.isAlive()).isFalse();
    }
  }

  @Test
  void shouldReportADeathThatWasAskedForAsSuch() throws Exception {
    AnvilProcess anvil = start(options(0, 901));
    anvil.close();

    assertThat(anvil.death().toCompletableFuture().get(10, TimeUnit.SECONDS).asked()).isTrue();
  }

  @Test
  void shouldShowTheLastWordsOfAProcessThatEndsAtOnce() throws IOException {
    Path broken = folder.resolve("broken");
    Files.writeString(broken, "#!/bin/sh\necho no such option; exit 3\n");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> AnvilProcess.start(new AnvilBinary(broken), options(0, 901), rpc))
        .withMessageContaining("no such option");
  }

  @Test
  void shouldSayWhyAFileThatIsNoProgramDoesNotStart() throws IOException {
    Path broken = folder.resolve("broken");
    Files.write(broken, new byte[] {1, 2, 3});
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThatExceptionOfType(DevnetException.class)
        .isThrownBy(() -> AnvilProcess.start(new AnvilBinary(broken), options(0, 901), rpc))
        .withMessageContaining("l2a");
  }

  @Test
  void shouldNotOutliveAKilledParent() throws Exception {
    Process parent =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dcauseway.root=" + System.getProperty("causeway.root"),
                    ParentThatIsKilled.class.getName(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var words = parent.inputReader()) {
      long pid = Long.parseLong(Optional.ofNullable(words.readLine()).orElseThrow());
      ProcessHandle anvil = ProcessHandle.of(pid).orElseThrow();

      assertThat(parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();

      assertThat(ParentDeathSignal.prefix()).as("setpriv is part of this machine").isPresent();
      var _ = anvil.onExit().get(10, TimeUnit.SECONDS);
      assertThat(anvil.isAlive()).isFalse();
    }
  }

  /** Starts anvil, prints its process id and waits to be killed. */
  static final class ParentThatIsKilled {
    private ParentThatIsKilled() {}

    /** The folder is the only argument. */
    public static void main(String[] arguments) throws Exception {
      AnvilProcess anvil =
          AnvilProcess.start(
              AnvilBinary.locate(),
              new AnvilOptions(
                  "l1", ChainId.of(900), 0, Gas.of(30_000_000), 64, Path.of(arguments[0])),
              new DevnetRpc.Factory());
      System.out.println(anvil.pid());
      var _ = anvil.death().toCompletableFuture().get();
    }
  }

  private AnvilProcess start(AnvilOptions options) {
    return AnvilProcess.start(AnvilBinary.locate(), options, rpc);
  }

  private AnvilOptions options(int port, long chain) {
    return new AnvilOptions(
        "l2a", ChainId.of(chain), port, Gas.of(30_000_000), 64, folder.resolve("l2a"));
  }
}
