// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.api.v1.Transfer;
import dev.causeway.api.v1.TransferState;
import dev.causeway.api.v1.WatchTransfersRequest;
import dev.causeway.testkit.junit.CausewayTest;
import dev.causeway.testkit.process.SentTransfer;
import dev.causeway.testkit.process.TestNetwork;
import io.grpc.InsecureChannelCredentials;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A client watches all transfers while one node after the other dies. */
@CausewayTest(nodes = 2, rollups = 1)
class WatchFailoverTest {
  private final List<Transfer> seen = new CopyOnWriteArrayList<>();

  @Test
  void shouldSeeEveryTransferArriveOnceAndInOrderWhicheverNodeDies(TestNetwork network)
      throws InterruptedException {
    List<String> nodes =
        network.nodes().stream().map(node -> "127.0.0.1:" + node.api().port()).toList();
    Thread watching;
    try (Relayer relayer =
        new Relayer(NodesResolver.connect(nodes, InsecureChannelCredentials.create()))) {
      watching = Thread.startVirtualThread(() -> follow(relayer));
      awaitSeen(network, network.transfer("l1", "l2a", 3));
      network.node(1).killForGood();
      awaitSeen(network, network.transfer("l1", "l2a", 5));
      network.node(1).restart();
      network.node(1).awaitServing();
      network.node(2).killForGood();
      awaitSeen(network, network.transfer("l1", "l2a", 7));
      watching.interrupt();
    }
    watching.join();

    Map<String, Integer> reached = new HashMap<>();
    for (Transfer transfer : seen) {
      Integer before = reached.put(transfer.getName(), transfer.getStateValue());
      assertThat(before == null || before <= transfer.getStateValue())
          .as("%s after %s", transfer, before)
          .isTrue();
    }
    assertThat(seen.stream().map(WatchFailoverTest::said).toList()).doesNotHaveDuplicates();
  }

  private void follow(Relayer relayer) {
    TransferFeed feed =
        new TransferFeed(
            () -> relayer.streams().watchTransfers(WatchTransfersRequest.getDefaultInstance()));
    try {
      while (!Thread.currentThread().isInterrupted()) {
        seen.add(feed.next());
      }
    } catch (StatusRuntimeException ended) {
      assertThat(Thread.currentThread().isInterrupted()).as("%s", ended).isTrue();
    }
  }

  private void awaitSeen(TestNetwork network, SentTransfer sent) {
    network.await(
        "the client sees that %s arrives".formatted(sent.id()),
        () ->
            seen.stream()
                .anyMatch(
                    transfer ->
                        transfer.getMessageId().equals(sent.id().toString())
                            && transfer.getState() == TransferState.TRANSFER_STATE_CLAIMED));
  }

  private static Transfer said(Transfer transfer) {
    return transfer.toBuilder().clearAsOf().clearExpectedClaimTime().build();
  }
}
