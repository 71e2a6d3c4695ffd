// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.testkit.junit.CausewayTest;
import dev.causeway.testkit.process.SentTransfer;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.process.TestNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A cluster that is cut in two, with the node that sends on the small side. */
@CausewayTest(nodes = 3)
@EnabledOnOs(OS.LINUX)
class PartitionTest {
  @Test
  void shouldSendFromTheOtherSideWhenTheSenderIsCutOff(TestNetwork network) {
    String sends = "send/%d/RELAYER".formatted(network.chainId("l2a"));
    TestNode lonely = network.awaitOwner(sends);
    List<TestNode> others = network.nodes().stream().filter(node -> !node.equals(lonely)).toList();

    network.partition(lonely);
    SentTransfer sent = network.transfer("l1", "l2a", 5);

    network.awaitDelivered(sent);
    network.await(
        "the other side knows a new owner",
        () -> others.stream().anyMatch(node -> owns(node, sends)));
    network.heal();
    network.awaitClaimed(sent, lonely.number());
    assertThat(network.claims(sent)).isEqualTo(1);
    assertThat(network.lockedLessMinted()).isZero();
  }

  private static boolean owns(TestNode node, String duty) {
    return node.duties().stream()
        .anyMatch(
            known ->
                known.getName().equals("duties/" + duty)
                    && known.getHeld()
                    && known.getOwner().startsWith(node.id()));
  }
}
