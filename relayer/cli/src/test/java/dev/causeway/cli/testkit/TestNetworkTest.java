// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.causeway.testkit.junit.CausewayExtension;
import dev.causeway.testkit.process.HarnessException;
import dev.causeway.testkit.process.NetworkOptions;
import dev.causeway.testkit.process.SentTransfer;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.process.TestNode;
import dev.causeway.testkit.rpc.RpcFault;
import dev.causeway.testkit.tcp.TcpFault;
import io.grpc.StatusRuntimeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two real nodes on one database, hurt in every way that the harness knows. */
@SuppressWarnings("NullAway.Init")
class TestNetworkTest {
  @TempDir private static Path folder;
  private static TestNetwork network;

  @BeforeAll
  static void start() {
    NetworkOptions options =
        NetworkOptions.in(folder.resolve("network")).withNodes(2).withEndpoints(3);
    network =
        TestNetwork.start(
            Optional.ofNullable(System.getProperty(CausewayExtension.IMAGE_PROPERTY))
                .map(options::withImage)
                .orElse(options));
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  @AfterEach
  void heal() {
    network.heal();
    for (TestNode node : network.nodes()) {
      if (!node.isAlive()) {
        node.start();
        node.awaitServing();
      }
    }
  }

  @Test
  void shouldDeliverOverEveryKindOfRoute() {
    network.awaitDelivered(network.transfer("l1", "l2a", 50, network.user()));
    network.awaitDelivered(network.transfer("l2a", "l2b", 20, network.user()));
    network.awaitDelivered(network.transfer("l2b", "l1", 20));
  }

  @Test
  void shouldGoOnWithTheOtherNodeWhenTheOwnerIsKilled() {
    String duty = "claim/" + network.chainId("l2a");
    TestNode owner = network.awaitOwner(duty);
    owner.killForGood();
    assertThat(owner.isAlive()).isFalse();

    network.awaitDelivered(network.transfer("l1", "l2a", 11));

    assertThat(network.awaitOwner(duty)).isNotEqualTo(owner);
    int starts = owner.starts();
    owner.restart();
    assertThat(owner.starts()).isEqualTo(starts + 1);
  }

  @Test
  void shouldStandStillWhilePaused() {
    TestNode node = network.node(2);
    node.pause();
    try {
      assertThat(node.isAlive()).isTrue();
      assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(node::duties);
      network.awaitDelivered(network.transfer("l1", "l2b", 13));
    } finally {
      node.resume();
    }
    network.await("it answers again", () -> answers(node));
  }

  private static boolean answers(TestNode node) {
    try {
      return !node.duties().isEmpty();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  @Test
  void shouldEndInOrderWhenAsked() {
    TestNode node = network.node(1);
    assertThat(node.terminate()).isZero();
    assertThat(node.isAlive()).isFalse();
    node.restart();
  }

  @Test
  void shouldSurviveACrashOfTheDatabase() {
    SentTransfer before = network.transfer("l1", "l2a", 17);
    network.database().crash();
    assertThat(network.database().isRunning()).isFalse();
    network.database().start();
    network.awaitDelivered(before);
  }

  @Test
  void shouldHurtTheDatabaseOfOneNodeAlone() throws SQLException {
    network.database(1).inject(new TcpFault.Latency(Duration.ofMillis(30), Duration.ZERO));
    long began = System.nanoTime();
    assertThat(selectThrough(1)).isEqualTo(42);
    // Connecting and asking take several round trips of 60 ms.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(120));

    network.database(1).down();
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> selectThrough(1));
    assertThat(selectThrough(2)).isEqualTo(42);
  }

  private static int selectThrough(int node) throws SQLException {
    var access = network.database().access();
    Properties login = new Properties();
    login.setProperty("user", access.user());
    login.setProperty("password", access.password());
    String url =
        access
            .url()
            .replace(
                ":" + network.database().address().getPort() + "/",
                ":" + network.database(node).port() + "/");
    try (var connection = DriverManager.getConnection(url, login);
        var rows = connection.createStatement().executeQuery("SELECT 42")) {
      assertThat(rows.next()).isTrue();
      return rows.getInt(1);
    }
  }

  // Two of three still are a quorum; with two endpoints, one alone would rightly not be believed.
  @Test
  void shouldHurtOneEndpointAlone() {
    var faults =
        network.nodes().stream().map(node -> node.rpc("l2a").inject(RpcFault.F33)).toList();
    network.awaitDelivered(network.transfer("l1", "l2a", 19));
    network.await(
        "both nodes ran into it", () -> faults.stream().allMatch(fault -> fault.applied() > 0));
    assertThat(network.node(1).endpoints("l2a").getLast().injections()).isEmpty();
    assertThat(network.rpc("l2a")).hasSize(6);
  }

  @Test
  void shouldKeepLogsAndTranscripts() {
    for (TestNode node : network.nodes()) {
      assertThat(node.log()).isNotEmptyFile();
      assertThat(node.rpc("l1").transcript())
          .get()
          .satisfies(file -> assertThat(file).isNotEmptyFile());
    }
  }

  @Test
  void shouldNameWhatIsThereWhenSomethingElseIsAskedFor() {
    assertThatExceptionOfType(HarnessException.class)
        .isThrownBy(() -> network.node(3))
        .withMessageContaining("1 to 2");
    assertThatExceptionOfType(HarnessException.class)
        .isThrownBy(() -> network.rpc("l9", 1))
        .withMessageContaining("l9");
  }

  @Test
  void shouldRefuseAFolderInWhichSomethingElseLies() throws Exception {
    Path strange = Files.createDirectory(folder.resolve("strange"));
    Path precious = Files.writeString(strange.resolve("precious.txt"), "keep me");
    assertThatExceptionOfType(HarnessException.class)
        .isThrownBy(() -> TestNetwork.withoutNodes(NetworkOptions.in(strange)))
        .withMessageContaining("not empty");
    assertThat(precious).hasContent("keep me");
  }
}
