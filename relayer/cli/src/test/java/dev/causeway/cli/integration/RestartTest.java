// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static dev.causeway.api.v1.TransferState.TRANSFER_STATE_CLAIMED;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.devnet.ChainControls;
import dev.causeway.chains.devnet.DevKey.AccountRole;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.model.Address;
import dev.causeway.model.TxHash;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relayer that dies at any moment goes on where it was, and does nothing twice. */
@SuppressWarnings("NullAway.Init")
class RestartTest {
  @TempDir private static Path folder;
  private static TestNetwork network;
  private static NodeProcess relayer;

  @BeforeAll
  static void start() {
    network = TestNetwork.start(folder, options -> options);
    relayer = restarted();
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
  @Tag("system-44")
  void shouldDeliverOnceWhenItIsKilledBetweenInclusionAndClaim() {
    // While the destination makes no block, nothing can be claimed before the kill.
    network.controls("l2a").pauseBlocks();
    Sent sent = network.send("l1", "l2a", network.freshAccount(), 61);
    TestRelayer.awaitSeen(relayer.client(), sent.id());
    relayer.kill();
    network.controls("l2a").resumeBlocks();
    assertThat(network.claims("l2a", sent.id())).isZero();
    relayer = restarted();
    network.assertDelivered(sent, "l2a", 61);
    var _ = TestRelayer.awaitState(relayer.client(), sent.id(), TRANSFER_STATE_CLAIMED);
    assertDeliveredBesideAnother(sent, 61);
  }

  @Test
  @Tag("system-44")
  void shouldDeliverOnceWhenItIsKilledAfterBroadcastingTheClaim() {
    ChainControls l2 = network.controls("l2a");
    Sent sent = claimBroadcast(67);
    relayer.kill();
    assertThat(network.claims("l2a", sent.id())).isZero();
    l2.resumeBlocks();
    relayer = restarted();
    network.assertDelivered(sent, "l2a", 67);
    var _ = TestRelayer.awaitState(relayer.client(), sent.id(), TRANSFER_STATE_CLAIMED);
    assertDeliveredBesideAnother(sent, 67);
  }

  @Test
  @Tag("system-45")
  void shouldUseLostNoncesAgainWhenThePoolLosesTheClaimAndTheProcessIsKilled() {
    ChainControls l2 = network.controls("l2a");
    Address sender = network.manifest().account(AccountRole.RELAYER).address();
    Sent sent = claimBroadcast(73);
    relayer.kill();
    List<JsonNode> waiting = network.pooled("l2a", sender);
    assertThat(waiting).isNotEmpty();
    for (JsonNode transaction : waiting) {
      var _ = l2.drop(TxHash.parse(transaction.path("hash").asText()));
    }
    assertThat(network.pooled("l2a", sender)).as("left in the pool").isEmpty();
    l2.resumeBlocks();
    relayer = restarted();
    network.assertDelivered(sent, "l2a", 73);
    assertDeliveredBesideAnother(sent, 73);
    // A root that comes too late is made anew under another nonce; no nonce is left out for that.
    Await.until("nothing waits behind a gap", () -> network.pooled("l2a", sender).isEmpty());
    long next = network.tools("l2a").account(sender).nextNonce().value();
    assertThat(waiting)
        .extracting(transaction -> Long.decode(transaction.path("nonce").asText()))
        .allMatch(nonce -> nonce < next);
  }

  /** A message whose claim is broadcast and not mined, on a destination that makes no blocks. */
  private static Sent claimBroadcast(long amount) {
    ChainControls l2 = network.controls("l2a");
    return Await.present(
        "a claim that is broadcast and not mined",
        () -> {
          Sent candidate = network.send("l1", "l2a", network.freshAccount(), amount);
          Await.until(
              "its claim is broadcast",
              () ->
                  network.isPending("l2a", network.bridge("l2a"))
                      || network.claims("l2a", candidate.id()) > 0);
          l2.pauseBlocks();
          if (network.claims("l2a", candidate.id()) == 0) {
            return Optional.of(candidate);
          }
          // A block came in between; the next one will do.
          l2.resumeBlocks();
          return Optional.empty();
        });
  }

  /** By the time that a later one has arrived, a second claim of the first would have too. */
  private static void assertDeliveredBesideAnother(Sent first, long amount) {
    Sent next = network.send("l1", "l2a", network.freshAccount(), 71);
    network.assertDelivered(next, "l2a", 71);
    network.assertDelivered(first, "l2a", amount);
  }

  private static NodeProcess restarted() {
    return NodeProcess.start(folder.resolve("node"), network.devnet().manifestFile());
  }
}
