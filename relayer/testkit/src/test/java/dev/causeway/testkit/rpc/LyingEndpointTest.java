// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.devnet.AnvilBinary;
import dev.causeway.chains.devnet.AnvilOptions;
import dev.causeway.chains.devnet.AnvilProcess;
import dev.causeway.chains.devnet.DevnetRpc;
import dev.causeway.chains.evm.ContractAddresses;
import dev.causeway.chains.evm.EvmChain;
import dev.causeway.chains.evm.EvmChainConfig;
import dev.causeway.chains.evm.LocalSigner;
import dev.causeway.chains.evm.RpcOptions;
import dev.causeway.chains.evm.TrustPolicy;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.LayerKind;
import dev.causeway.model.Nonce;
import dev.causeway.model.Wei;
import dev.causeway.relayer.core.Duty;
import dev.causeway.relayer.core.Duty.Step;
import dev.causeway.relayer.core.send.FeePolicy;
import dev.causeway.relayer.core.send.SendConfig;
import dev.causeway.relayer.core.send.SendDuty;
import dev.causeway.relayer.core.simulation.MemoryStore;
import dev.causeway.relayer.core.store.Fence;
import dev.causeway.relayer.core.store.NodeId;
import dev.causeway.relayer.core.store.Obstacles;
import dev.causeway.relayer.core.store.Obstacles.Standing;
import dev.causeway.relayer.core.store.Outbox.NewIntent;
import dev.causeway.relayer.core.store.SenderRole;
import dev.causeway.relayer.core.watch.WatchConfig;
import dev.causeway.relayer.core.watch.WatchDuty;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sender over three endpoints, the preferred one of which is honest about headers, so that
 * nothing takes its place away, and lies about what a sender has to know.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class LyingEndpointTest {
  private static final ChainId CHAIN = ChainId.of(901);
  private static final SenderRole ROLE = SenderRole.CHALLENGER;
  private static final String PURPOSE = "challenge-output";
  private static final Address PAYEE = Address.parse("0x" + "aa".repeat(20));
  private static final EncodedCall CALL =
      new EncodedCall(PAYEE, Wei.of(1), Bytes.EMPTY, Gas.of(21_000));
  private static final ContractAddresses CONTRACTS =
      ContractAddresses.ofBase(
          Address.parse("0x" + "01".repeat(20)), Address.parse("0x" + "02".repeat(20)), Map.of());
  private static final SendConfig CONFIG =
      new SendConfig(
          new FeePolicy(Wei.of(500_000_000_000L), 25),
          8,
          Duration.ofSeconds(2),
          Duration.ofSeconds(60),
          3,
          Set.of(PURPOSE));

  /** Two wishes, both mined as wished, and nothing left over. */
  private static final Fate DELIVERED = new Fate(2, 0, 0, 0, Optional.of(Nonce.of(2)));

  private final DevnetRpc.Factory factory = new DevnetRpc.Factory();
  private AnvilProcess anvil;
  private DevnetRpc node;
  private FaultRpc liar;
  private FaultRpc second;
  private FaultRpc third;
  private int keys;

  @BeforeAll
  void start(@TempDir Path folder) {
    anvil =
        AnvilProcess.start(
            AnvilBinary.locate(),
            new AnvilOptions("test", CHAIN, 0, Gas.of(30_000_000), 256, folder.resolve("node")),
            factory);
    node = factory.to(anvil.url());
    mine(5);
    liar = proxy("liar");
    second = proxy("second");
    third = proxy("third");
  }

  @AfterAll
  void close() {
    Stream.of(liar, second, third).forEach(FaultRpc::close);
    anvil.close();
    factory.close();
  }

  private FaultRpc proxy(String name) {
    return FaultRpc.start(FaultRpc.Options.of(name, anvil.url()));
  }

  private void mine(int blocks) {
    for (int i = 0; i < blocks; i++) {
      var _ = node.call("evm_mine");
    }
  }

  /** What an endpoint may lie about. */
  private enum Lie {
    /** It takes transactions, and nobody ever sees them. */
    DROPS(SendFaults.swallow("dropped")),
    /** It says that calls revert. */
    REVERTS(RpcRules.error(RpcMatch.method("eth_estimateGas"), 3, "execution reverted")),
    /** It names a nonce that the chain never reaches. */
    NONCE(RpcRules.result(RpcMatch.method("eth_getTransactionCount"), "\"0x1000000000000000\"")),
    /** It shows receipts of success in a block where the transaction is not. */
    MINED(receipts("0x1")),
    /** It shows receipts of failure in a block where the transaction is not. */
    FAILED(receipts("0x0")),
    /** It names a base fee above every ceiling. */
    BASE_FEE(RpcRules.mutate("base fee", RpcMatch.method("eth_feeHistory"), Lie::withHighBaseFees)),
    /** It says that nonces are spent. */
    SPENT(RpcRules.error(SendFaults.SEND, -32000, "nonce too low"));

    private final RpcRule rule;

    Lie(RpcRule rule) {
      this.rule = rule;
    }

    private static RpcRule receipts(String status) {
      return RpcRules.intercept(
          "receipts with status " + status,
          RpcMatch.method("eth_getTransactionReceipt"),
          (request, node) -> Interceptor.result(request, receipt(request, node, status)));
    }

    private static JsonNode receipt(RpcRequest request, Upstream node, String status)
        throws IOException {
      ObjectNode receipt = JsonNodeFactory.instance.objectNode();
      receipt.set("transactionHash", request.param(0));
      receipt.set("blockHash", node.ask("eth_getBlockByNumber", "0x1", false).path("hash"));
      return receipt
          .put("blockNumber", "0x1")
          .put("status", status)
          .put("gasUsed", "0x5208")
          .put("effectiveGasPrice", "0x1");
    }

    private static JsonNode withHighBaseFees(JsonNode history) {
      ArrayNode fees = (ArrayNode) history.path("baseFeePerGas");
      for (int i = 0; i < fees.size(); i++) {
        var _ = fees.set(i, TextNode.valueOf("0xffffffffffffffff"));
      }
      return history;
    }
  }

  /**
   * What came of the wishes.
   *
   * @param mined transactions of the key on the chain
   * @param early wishes that were not in flight any more before they were mined
   * @param reverted wishes that count as mined and failed, which others find fault with
   * @param open wishes that are in flight
   * @param next the nonce after the highest that was signed
   */
  private record Fate(long mined, int early, int reverted, int open, Optional<Nonce> next) {}

  /** A key with its store and its duties. */
  private final class Sender implements AutoCloseable {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final LocalSigner signer = LocalSigner.ofHex("0x" + "%064x".formatted(0xabc0 + ++keys));
    private final MemoryStore store = new MemoryStore(() -> now);
    private final EvmChain chain;
    private final WatchDuty watch;
    private final Fence watchFence;
    private final SendDuty send;
    private final Fence sendFence;
    private int early;

    Sender(TrustPolicy trust, URI... endpoints) {
      var _ = node.call("anvil_setBalance", signer.address().toString(), "0x3635c9adc5dea00000");
      EvmChainConfig config =
          EvmChainConfig.of(
                  CHAIN,
                  "l1",
                  LayerKind.BASE,
                  RpcOptions.of(List.of(endpoints)),
                  new FinalityPolicy.Depth(1),
                  CONTRACTS)
              .withTrust(trust);
      chain = EvmChain.create(config, () -> now, new SplittableRandom(1));
      watch =
          new WatchDuty(
              chain.access().reader(),
              store,
              new WatchConfig(BlockNumber.of(0), 500, 64, Duration.ofSeconds(1)));
      watchFence = lease(watch);
      send = new SendDuty(chain.access().transactions(), signer, ROLE, store, CONFIG);
      sendFence = lease(send);
      watch();
    }

    private Fence lease(Duty duty) {
      return store
          .leases()
          .acquire(duty.name(), new NodeId("node-1"), Duration.ofDays(1))
          .orElseThrow();
    }

    void watch() {
      while (watch.step(watchFence) instanceof Step.Again) {
        // Until it has seen the head.
      }
    }

    void wish(String key) {
      store
          .outbox()
          .enqueue(sendFence, List.of(new NewIntent(CHAIN, ROLE, PURPOSE, key, CALL, List.of())));
    }

    Step step() {
      return send.step(sendFence);
    }

    /** Sends a wish, and looks for its receipt before and after it is mined. */
    void deliver(String key) {
      wish(key);
      var _ = step();
      now = now.plus(CONFIG.checkAfter());
      var _ = step();
      early += store.outbox().sent(CHAIN, ROLE).isEmpty() ? 1 : 0;
      for (int i = 0; i < 3; i++) {
        mine(1);
        watch();
        now = now.plus(CONFIG.checkAfter());
        var _ = step();
      }
    }

    Fate fate() {
      return new Fate(
          node.number("eth_getTransactionCount", signer.address().toString(), "latest"),
          early,
          store.outbox().reverted(CHAIN, PURPOSE).size(),
          store.outbox().inFlight(CHAIN, ROLE).size(),
          store.outbox().nextNonce(CHAIN, signer.address()));
    }

    Optional<String> obstacle() {
      return store.obstacles().all().stream()
          .filter(standing -> standing.duty().equals(send.name()))
          .map(Standing::obstacle)
          .filter(obstacle -> obstacle.kind() == Obstacles.Kind.SENDER_BLOCKED)
          .map(Obstacles.Obstacle::detail)
          .findFirst();
    }

    @Override
    public void close() {
      chain.close();
    }
  }

  private Sender sender(int quorum) {
    return new Sender(TrustPolicy.of(3).withQuorum(quorum), liar.url(), second.url(), third.url());
  }

  private Fate fateOfTwoWishes(int quorum, List<Lie> lies) {
    try (Sender sender = sender(quorum);
        RpcInjection injection = liar.inject("lies", lies.stream().map(lie -> lie.rule).toList())) {
      sender.deliver("a");
      sender.deliver("b");
      assertThat(injection.applied()).as("the liar was asked").isPositive();
      return sender.fate();
    }
  }

  @Test
  void shouldDeliverWhenNobodyLies() {
    try (Sender sender = sender(2)) {
      sender.deliver("a");
      sender.deliver("b");
      assertThat(sender.fate()).isEqualTo(DELIVERED);
    }
  }

  @Test
  @Tag("attack-23")
  void shouldSendAndSettleWhenThePreferredOfThreeEndpointsLiesToTheSender() {
    for (Lie lie : Lie.values()) {
      assertThat(fateOfTwoWishes(2, List.of(lie))).as("%s", lie).isEqualTo(DELIVERED);
    }
    assertThat(
            fateOfTwoWishes(
                2, List.of(Lie.DROPS, Lie.REVERTS, Lie.NONCE, Lie.FAILED, Lie.BASE_FEE)))
        .isEqualTo(DELIVERED);
  }

  @Test
  @Tag("twin-23:shouldSendAndSettleWhenThePreferredOfThreeEndpointsLiesToTheSender")
  void shouldBeSilencedOrDeceivedWhenThePreferredEndpointIsBelievedAlone() {
    for (Lie lie : Lie.values()) {
      assertThat(fateOfTwoWishes(1, List.of(lie))).as("%s", lie).isNotEqualTo(DELIVERED);
    }
  }

  @Test
  void shouldParkNothingWhenFalseReceiptsAreFollowedByFalseReverts() {
    try (Sender sender = sender(2);
        RpcInjection injection =
            liar.inject("parking", List.of(Lie.FAILED.rule, Lie.REVERTS.rule))) {
      sender.deliver("a");

      assertThat(sender.store.outbox().reverted(CHAIN, PURPOSE))
          .as("nothing is given to triage")
          .isEmpty();
      assertThat(sender.chain.access().transactions().estimate(sender.signer.address(), CALL))
          .as("triage would find nothing to blame")
          .isInstanceOf(Outcome.Ok.class);
      assertThat(injection.applied()).isPositive();
    }
  }

  @Test
  void shouldSayWhyItWaitsWhenTooFewEndpointsAnswer() {
    try (Sender sender = sender(2)) {
      sender.wish("a");
      try (RpcInjection _ = second.inject(RpcFault.F33);
          RpcInjection _ = third.inject(RpcFault.F33)) {
        assertThat(sender.step())
            .isInstanceOfSatisfying(
                Step.Failed.class,
                failed -> assertThat(failed.failure()).isInstanceOf(ChainFailure.NoQuorum.class));
        assertThat(sender.obstacle().orElseThrow()).contains("only 1 of 2").contains("endpoint 1");
        assertThat(sender.fate()).isEqualTo(new Fate(0, 0, 0, 0, Optional.empty()));
      }
      sender.now = sender.now.plus(Duration.ofMinutes(10));
      sender.deliver("b");
      assertThat(sender.fate()).isEqualTo(DELIVERED);
      assertThat(sender.obstacle()).isEmpty();
    }
  }

  @Test
  void shouldSettleWhenOneEndpointHidesTheReceipts() {
    try (Sender sender = sender(2);
        RpcInjection injection =
            liar.inject(RpcRules.nothing(RpcMatch.method("eth_getTransactionReceipt")))) {
      sender.deliver("a");
      sender.deliver("b");
      assertThat(sender.fate()).isEqualTo(DELIVERED);
      assertThat(injection.applied()).isPositive();
    }
  }

  @Test
  void shouldAskAsBeforeWhenThereIsOneEndpoint() {
    try (Sender sender = new Sender(TrustPolicy.of(1), second.url())) {
      Supplier<Long> requests = () -> sender.chain.counters().snapshot().httpRequests();
      sender.wish("a");
      long before = requests.get();
      var _ = sender.step();
      assertThat(requests.get() - before)
          .as("fees, account, trial, broadcast: one request each")
          .isEqualTo(4);
    }
  }
}
