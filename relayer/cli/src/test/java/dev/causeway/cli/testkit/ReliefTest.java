// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.testkit.junit.CausewayTest;
import dev.causeway.testkit.process.SentTransfer;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.process.TestNode;
import dev.causeway.testkit.rpc.RpcFault;
import org.junit.jupiter.api.Test;

/** A node lives and has its leases, but cannot reach a chain. */
@CausewayTest(nodes = 2)
class ReliefTest {
  @Test
  void shouldDeliverThroughTheOtherNodeWhenTheOwnerCannotReachTheChain(TestNetwork network) {
    String watching = "watch/" + network.chainId("l2a");
    network.awaitDelivered(network.transfer("l1", "l2a", 3));
    TestNode cutOff = network.awaitOwner(watching);
    cutOff.endpoints("l2a").forEach(endpoint -> endpoint.inject(RpcFault.F33));

    SentTransfer sent = network.transfer("l1", "l2a", 5);

    network.awaitDelivered(sent);
    assertThat(network.claims(sent)).isEqualTo(1);
    assertThat(network.awaitOwner(watching)).isNotEqualTo(cutOff);
    assertThat(cutOff.isAlive()).isTrue();
  }
}
