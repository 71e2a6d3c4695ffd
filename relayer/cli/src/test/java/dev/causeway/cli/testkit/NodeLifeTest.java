// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.testkit.junit.CausewayTest;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.process.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A node's life, in whatever it runs: the same test for processes, and with {@code
 * -Dcauseway.test.image=...} for containers.
 */
@CausewayTest(rollups = 1)
class NodeLifeTest {
  @Test
  void shouldDoToANodeWhatTheTestSays(TestNetwork network) throws Exception {
    TestNode node = network.node(1);
    assertThat(node.isAlive()).isTrue();
    assertThat(Files.readString(Path.of("/proc/%d/stat".formatted(node.pid())))).contains("java");
    assertThat(node.log()).content().contains("relaying");

    node.pause();
    assertThat(node.isAlive()).isTrue();
    node.kill();
    assertThat(node.awaitEnd()).isEqualTo(137);
    assertThat(node.isAlive()).isFalse();

    node.start();
    node.awaitServing();
    assertThat(node.terminate()).isZero();
    assertThat(node.starts()).isEqualTo(2);
  }

  @Test
  void shouldBringTokensWhenStartedAgain(TestNetwork network) {
    network.awaitDelivered(network.transfer("l1", "l2a", 3));
  }
}
