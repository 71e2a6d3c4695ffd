// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.api.v1.ResumeChainRequest;
import dev.causeway.chains.devnet.ChainControls;
import dev.causeway.chains.devnet.ManifestChain;
import dev.causeway.cli.client.Relayer;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.relayer.core.store.ChainJournal.Progress;
import dev.causeway.relayer.core.store.OperatorLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody expects of a chain: it takes back what it called final. */
class FinalReorgTest {
  private static final int FINALITY = 2;

  @TempDir private Path folder;

  @Test
  void shouldGoOnAndDeliverOnceWhenAnOperatorResumesAfterAReorgOfFinalBlocks() {
    try (TestNetwork network =
            TestNetwork.start(
                folder, options -> options.withChains(chain -> chain.withFinalityDepth(FINALITY)));
        TestRelayer relayer = TestRelayer.start(network, folder);
        Relayer client = Relayer.connect(relayer.target())) {
      Sent sent = network.send("l1", "l2a", network.freshAccount(), 61);
      network.assertDelivered(sent, "l2a", 61);
      var _ = relayer.awaitState(sent.id(), TRANSFER_STATE_CLAIMED);
      ChainControls l1 = network.controls("l1");
      l1.pauseBlocks();
      long depth =
          network.tools("l1").head().value() - sent.receipt().blockNumber().value() + 1 + FINALITY;
      l1.reorg(
          Math.toIntExact(depth),
          List.of(new ChainControls.Kept(sent.signed().orElseThrow().bytes(), FINALITY)));
      Await.until("the relayer halts the L1", () -> halted(relayer, network.chain("l1")));
      l1.resumeBlocks();

      // A rollup that derives from the L1 may have lost final blocks with it.
      Sent next = network.send("l1", "l2b", network.freshAccount(), 67);
      Await.until(
          "delivery after the operator resumed what had halted",
          () -> {
            network.manifest().chains().stream()
                .filter(chain -> halted(relayer, chain))
                .forEach(chain -> resume(client, chain));
            return network.claims("l2b", next.id()) > 0;
          });
      network.assertDelivered(next, "l2b", 67);
      network.assertDelivered(sent, "l2a", 61);
      network.assertSupply(0);
      assertThat(relayer.awaitState(sent.id(), TRANSFER_STATE_CLAIMED).getMessageId())
          .isEqualTo(sent.id().toString());
      assertThat(relayer.store().operators().acts(10))
          .isNotEmpty()
          .allSatisfy(
              act -> {
                assertThat(act.kind()).isEqualTo(OperatorLog.Kind.RESUME_CHAIN);
                assertThat(act.operator()).isEqualTo("127.0.0.1");
                assertThat(act.detail()).contains("rolled back to block");
              });
    }
  }

  private static boolean halted(TestRelayer relayer, ManifestChain chain) {
    return relayer.store().journal().progress(chain.chain()).flatMap(Progress::halted).isPresent();
  }

  private static void resume(Relayer client, ManifestChain chain) {
    var _ =
        client
            .operator()
            .resumeChain(
                ResumeChainRequest.newBuilder()
                    .setRequestId("resume-" + chain.chain() + "-" + System.nanoTime())
                    .setName("chains/" + chain.chain())
                    .build());
  }
}
