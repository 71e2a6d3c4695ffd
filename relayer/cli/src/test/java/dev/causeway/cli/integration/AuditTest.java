// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.devnet.Manifest;
import dev.causeway.chains.evm.AbiValue;
import dev.causeway.cli.integration.TestNetwork.Sent;
import dev.causeway.model.TxHash;
import dev.causeway.proofs.merkle.Keccak;
import dev.causeway.relayer.core.store.SupplyLog.Audit;
import dev.causeway.relayer.node.settings.InvalidSettingsException;
import dev.causeway.testkit.rpc.FaultRpc;
import dev.causeway.testkit.rpc.RpcMatch;
import dev.causeway.testkit.rpc.RpcRules;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrapped tokens from nothing are found on real chains, and by whom. */
class AuditTest {
  private static final long SENT = 5;
  private static final int OUTBOUND = 0;
  private static final String TOTAL_SUPPLY = selector("totalSupply()");

  @TempDir private Path folder;

  @Test
  @Tag("attack-23")
  void shouldPauseAllBridgesWhenTheRelayersOwnEndpointHidesAnUnbackedMint() {
    try (TestNetwork network = TestNetwork.start(folder, options -> options);
        FaultRpc liar =
            FaultRpc.start(FaultRpc.Options.of("l2a", network.chain("l2a").rpc().getFirst()))) {
      Manifest lied = behind(network.manifest(), "l2a", liar.url());
      URI honest = network.chain("l2a").rpc().getFirst();
      assertThatThrownBy(
              () ->
                  TestRelayer.start(
                      lied, folder.resolve("refused"), "audit.rpc = [\"l2z=" + honest + "\"]"))
          .isInstanceOf(InvalidSettingsException.class)
          .hasMessageContaining("\"l2z\"")
          .hasMessageContaining("l1, l2a, l2b");

      try (TestRelayer relayer =
          TestRelayer.start(lied, folder, "audit.rpc = [\"l2a=" + honest + "\"]")) {
        Sent sent = network.send("l1", "l2a", network.freshAccount(), SENT);
        network.assertDelivered(sent, "l2a", SENT);
        String backed = word(network.locked());
        var _ =
            liar.inject(
                RpcRules.result(
                    RpcMatch.method("eth_call").where("/0", AuditTest::asksForSupply),
                    "\"" + backed + "\""));

        var _ = mintFromNothing(network);

        for (String chain : List.of("l1", "l2a", "l2b")) {
          Await.until("the bridge of " + chain + " is paused", () -> isPaused(network, chain));
        }
        assertThat(relayer.store().supply().latestAudit().orElseThrow().findings()).isNotEmpty();
      }
    }
  }

  private static Manifest behind(Manifest manifest, String name, URI url) {
    return new Manifest(
        manifest.disputeWindow(),
        manifest.chains().stream()
            .map(chain -> chain.name().equals(name) ? chain.behind(List.of(url)) : chain)
            .toList(),
        manifest.quorum(),
        manifest.tokens(),
        manifest.accounts());
  }

  @Test
  @Tag("twin-23:shouldPauseAllBridgesWhenTheRelayersOwnEndpointHidesAnUnbackedMint")
  void shouldSeeNothingWhenTheAuditorAsksTheSameEndpointThatLies() {
    try (TestNetwork network = TestNetwork.start(folder, options -> options);
        FaultRpc liar =
            FaultRpc.start(FaultRpc.Options.of("l2a", network.chain("l2a").rpc().getFirst()));
        TestRelayer relayer =
            TestRelayer.start(behind(network.manifest(), "l2a", liar.url()), folder, "")) {
      Sent sent = network.send("l1", "l2a", network.freshAccount(), SENT);
      network.assertDelivered(sent, "l2a", SENT);
      String backed = word(network.locked());
      var _ =
          liar.inject(
              RpcRules.result(
                  RpcMatch.method("eth_call").where("/0", AuditTest::asksForSupply),
                  "\"" + backed + "\""));

      long minted = mintFromNothing(network);

      Audit after =
          Await.present(
              "an audit of a block after the mint",
              () ->
                  relayer
                      .store()
                      .supply()
                      .latestAudit()
                      .filter(audit -> l2a(network, audit) > minted));
      assertThat(after.findings()).isEmpty();
      for (String chain : List.of("l1", "l2a", "l2b")) {
        assertThat(isPaused(network, chain)).isFalse();
      }
    }
  }

  private static long l2a(TestNetwork network, Audit audit) {
    return Optional.ofNullable(audit.asOf().get(network.chain("l2a").chain()))
        .map(block -> block.number().value())
        .orElse(-1L);
  }

  /** As whoever has broken the bridge of l2a would; returns the block. */
  private static long mintFromNothing(TestNetwork network) {
    DevnetRpc rpc = network.controls("l2a").rpc();
    String bridge = network.bridge("l2a").toString();
    var _ = rpc.call("anvil_impersonateAccount", bridge);
    var _ = rpc.call("anvil_setBalance", bridge, "0xde0b6b3a7640000");
    String mint =
        selector("mint(address,uint256)")
            + "0".repeat(24)
            + network.freshAccount().toString().substring(2)
            + word(1).substring(2);
    String tx =
        rpc.call(
                "eth_sendTransaction",
                Map.of("from", bridge, "to", network.localToken("l2a").toString(), "data", mint))
            .asText();
    return network.tools("l2a").await(List.of(TxHash.parse(tx))).getFirst().blockNumber().value();
  }

  private static boolean asksForSupply(JsonNode call) {
    return call.path("data").asText(call.path("input").asText()).startsWith(TOTAL_SUPPLY);
  }

  private static boolean isPaused(TestNetwork network, String chain) {
    return TestNetwork.flag(
        network
            .tools(chain)
            .view(network.bridge(chain), "paused(uint8)", List.of(AbiValue.of(OUTBOUND))));
  }

  private static String selector(String signature) {
    return Keccak.hash(signature).toString().substring(0, 10);
  }

  private static String word(long value) {
    return "0x%064x".formatted(value);
  }
}
