// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED;
import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_OBSERVED;
import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_ORPHANED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.devnet.ChainControls;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that turn out never to have been take nothing away and give nothing twice. */
@SuppressWarnings("NullAway.Init")
class ReorgTest {
  /** Blocks on top that make a block final: deep enough that a test can take some away. */
  private static final int FINALITY = 6;

  @TempDir private static Path folder;
  private static TestNetwork network;
  private static TestRelayer relayer;

  @BeforeAll
  static void start() {
    network =
        TestNetwork.start(
            folder, options -> options.withChains(chain -> chain.withFinalityDepth(FINALITY)));
    relayer = TestRelayer.start(network, folder);
  }

  @AfterAll
  static void stop() {
    relayer.close();
    network.close();
  }

  @AfterEach
  void shouldHaveKeptTheSupply() {
    network.assertSupply(0);
  }

  @Test
  @Tag("system-47")
  void shouldClaimNothingWhenTheSourceForgetsTheMessage() {
    Address nobody = network.freshAccount();
    Sent lost = sendInABlockOfItsOwn(nobody, 41);
    network.controls("l1").reorg(1);
    network.controls("l1").resumeBlocks();
    relayer.awaitState(lost.id(), TRANSFER_STATE_ORPHANED);

    // It takes the position of the lost one, so a confusion of the two would show here.
    Sent next = network.send("l1", "l2a", network.freshAccount(), 43);
    assertThat(next.message().key()).isEqualTo(lost.message().key());
    network.assertDelivered(next, "l2a", 43);
    assertThat(network.claims("l2a", lost.id())).isZero();
    assertThat(network.balance("l2a", nobody)).isZero();
    relayer.awaitState(lost.id(), TRANSFER_STATE_ORPHANED);
  }

  @Test
  @Tag("system-48")
  void shouldDeliverOnceWhenTheSourceIncludesTheMessageAgain() {
    Sent sent = sendInABlockOfItsOwn(network.freshAccount(), 47);
    SignedTransaction signed = sent.signed().orElseThrow();
    ChainControls l1 = network.controls("l1");
    var _ = l1.makeBlocks(1);
    l1.reorg(2, List.of(new ChainControls.Kept(signed.bytes(), 1)));
    l1.resumeBlocks();
    Sent again = network.mined("l1", signed);
    assertThat(again.receipt().blockHash()).isNotEqualTo(sent.receipt().blockHash());
    assertThat(again.id()).isEqualTo(sent.id());
    network.assertDelivered(again, "l2a", 47);
    relayer.awaitState(sent.id(), TRANSFER_STATE_CLAIMED);
  }

  @Test
  void shouldDeliverAgainWhenTheDestinationForgetsTheClaim() {
    Sent sent = network.send("l1", "l2a", network.freshAccount(), 53);
    network.assertDelivered(sent, "l2a", 53);
    var _ = relayer.awaitState(sent.id(), TRANSFER_STATE_CLAIMED);
    ChainControls l2 = network.controls("l2a");
    l2.pauseBlocks();
    long claimedIn = network.claimBlock("l2a", sent.id());
    BlockNumber head = network.tools("l2a").head();
    l2.reorg(Math.toIntExact(head.value() - claimedIn + 1));
    assertThat(network.claims("l2a", sent.id())).as("the claim is gone").isZero();
    assertThat(network.isClaimed("l2a", sent.message())).isFalse();
    assertThat(network.balance("l2a", sent.message().recipient())).isZero();
    l2.resumeBlocks();
    network.assertDelivered(sent, "l2a", 53);
    Await.until(
        "the service shows the new claim",
        () ->
            relayer.awaitState(sent.id(), TRANSFER_STATE_CLAIMED).getTimelineList().stream()
                .anyMatch(
                    step ->
                        step.getState() == TRANSFER_STATE_CLAIMED
                            && step.getTransactionHash()
                                .equals(network.claimTransaction("l2a", sent.id()))));
  }

  /** Sends on an L1 that stands still, in a block that the relayer has seen and nothing follows. */
  private static Sent sendInABlockOfItsOwn(Address recipient, long amount) {
    ChainControls l1 = network.controls("l1");
    l1.pauseBlocks();
    SignedTransaction signed =
        network.broadcast("l1", network.transferCall("l1", "l2a", recipient, amount));
    var _ = l1.makeBlocks(1);
    Sent sent = network.mined("l1", signed);
    relayer.awaitState(sent.id(), TRANSFER_STATE_OBSERVED);
    return sent;
  }
}
