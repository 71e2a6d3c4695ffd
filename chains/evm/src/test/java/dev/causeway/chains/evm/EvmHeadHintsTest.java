// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.HeadHints;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.LayerKind;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class EvmHeadHintsTest {
  private static final ContractAddresses CONTRACTS =
      ContractAddresses.ofBase(
          Address.parse("0x" + "01".repeat(20)), Address.parse("0x" + "02".repeat(20)), Map.of());

  private static EvmChainConfig config(RpcOptions options, Duration poll) {
    return EvmChainConfig.of(
            dev.causeway.model.ChainId.of(900),
            "l1",
            LayerKind.BASE,
            options,
            new FinalityPolicy.Depth(0),
            CONTRACTS)
        .withTimes(Duration.ofHours(1), poll);
  }

  @Test
  void shouldTellHeadsByPollingWhenThereIsNoSubscription() {
    try (Anvil anvil = Anvil.start(900);
        EvmTools tools = anvil.tools();
        EvmChain chain = EvmChain.create(config(anvil.options(), Duration.ofMillis(10)))) {
      Queue<BlockNumber> heads = new ConcurrentLinkedQueue<>();
      try (HeadHints.Subscription _ = chain.access().hints().subscribe(heads::add)) {
        Waiting.until("the first head", () -> heads.contains(BlockNumber.of(0)));
        tools.rpc("anvil_mine", "[\"0x1\"]");
        Waiting.until("the next head", () -> heads.contains(BlockNumber.of(1)));
      }
      assertThat(heads).doesNotHaveDuplicates();
    }
  }

  @Test
  void shouldTellHeadsWithoutPollingWhenSubscribed() {
    try (Anvil anvil = Anvil.start(900);
        EvmTools tools = anvil.tools();
        EvmChain chain =
            EvmChain.create(
                config(anvil.options(), Duration.ofMillis(10))
                    .withWebSocket(anvil.webSocketUri()))) {
      Queue<BlockNumber> heads = new ConcurrentLinkedQueue<>();
      try (HeadHints.Subscription _ = chain.access().hints().subscribe(heads::add)) {
        // Until the subscription stands, blocks are polled, or missed: it is only a hint.
        Waiting.until(
            "a head without a poll",
            () -> {
              long polled = polls(chain);
              int told = heads.size();
              tools.rpc("anvil_mine", "[\"0x1\"]");
              LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
              return heads.size() > told && polls(chain) == polled;
            });
      }
    }
  }

  @Test
  void shouldPollWhenSubscriptionCannotBeMade() {
    try (Anvil anvil = Anvil.start(900);
        FakeNode deaf = new FakeNode(900);
        EvmChain chain =
            EvmChain.create(
                config(anvil.options(), Duration.ofMillis(10))
                    .withWebSocket(URI.create("ws" + deaf.uri().toString().substring(4))))) {
      Queue<BlockNumber> heads = new ConcurrentLinkedQueue<>();
      try (HeadHints.Subscription _ = chain.access().hints().subscribe(heads::add)) {
        Waiting.until("a head", () -> heads.contains(BlockNumber.of(0)));
      }
      assertThat(List.copyOf(heads)).containsExactly(BlockNumber.of(0));
    }
  }

  @Test
  void shouldPollAndSubscribeAgainWhenTheSubscriptionFallsSilent() throws Exception {
    try (Anvil anvil = Anvil.start(900);
        EvmTools tools = anvil.tools();
        SilentTunnel tunnel = SilentTunnel.to(anvil.uri().getPort());
        EvmChain chain =
            EvmChain.create(
                config(anvil.options(), Duration.ofMillis(10))
                    .withTimes(Duration.ofMillis(100), Duration.ofMillis(10))
                    .withWebSocket(URI.create("ws://127.0.0.1:" + tunnel.port())))) {
      Queue<BlockNumber> heads = new ConcurrentLinkedQueue<>();
      try (HeadHints.Subscription _ = chain.access().hints().subscribe(heads::add)) {
        Waiting.until(
            "a head by subscription",
            () -> {
              tools.rpc("anvil_mine", "[\"0x1\"]");
              return tunnel.bytesToClient() > 1_000;
            });

        // No error, no close: the bytes just do not come any more.
        tunnel.fallSilent();
        tools.rpc("anvil_mine", "[\"0x5\"]");
        BlockNumber head = tools.head();
        Waiting.until("the head by polling", () -> heads.contains(head));
        Waiting.until("another connection", () -> tunnel.connections() > 1);

        tunnel.speakAgain();
        long before = tunnel.bytesToClient();
        Waiting.until(
            "heads by the new subscription",
            () -> {
              tools.rpc("anvil_mine", "[\"0x1\"]");
              return tunnel.bytesToClient() > before + 1_000;
            });
      }
    }
  }

  private static long polls(EvmChain chain) {
    return chain.counters().snapshot().callsPerMethod().getOrDefault("eth_blockNumber", 0L);
  }
}
