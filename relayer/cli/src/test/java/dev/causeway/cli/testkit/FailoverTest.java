// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.testkit.junit.CausewayTest;
import dev.causeway.testkit.process.SentTransfer;
import dev.causeway.testkit.process.TestNetwork;
import dev.causeway.testkit.process.TestNode;
import org.junit.jupiter.api.Test;

/** The example of docs/features/testkit.md, as it stands there. */
@CausewayTest(nodes = 3)
class FailoverTest {
  @Test
  void shouldDeliverOnceWhenTheClaimingNodeIsKilled(TestNetwork network) {
    String claims = "claim/" + network.chainId("l2a");
    SentTransfer sent = network.transfer("l1", "l2a", 5);
    TestNode owner = network.awaitOwner(claims);
    owner.kill();
    network.awaitDelivered(sent);
    assertThat(network.claims(sent)).isEqualTo(1);
    assertThat(network.lockedLessMinted()).isZero();
  }
}
