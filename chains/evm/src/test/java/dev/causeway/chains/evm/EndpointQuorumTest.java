// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.ChainEvent.MessageSent;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.ChainHeads;
import dev.causeway.chains.ChainReader;
import dev.causeway.chains.EndpointStatus;
import dev.causeway.chains.EndpointStatus.Condition;
import dev.causeway.chains.FinalityPolicy;
import dev.causeway.chains.ObservedBlock;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.FakeNode.Response;
import dev.causeway.model.Address;
import dev.causeway.model.BlockNumber;
import dev.causeway.model.BlockRef;
import dev.causeway.model.ChainId;
import dev.causeway.model.LayerKind;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.Wei;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Several endpoints of one chain, some of which lag, lie or are cut off. The liar is a fork of the
 * honest node: the same chain up to a block, and a self-consistent one of its own above it.
 */
class EndpointQuorumTest {
  private static final ChainId CHAIN = ChainId.of(900);
  private static final int SHARED = 5;
  private static final ContractAddresses CONTRACTS =
      ContractAddresses.ofBase(
          Address.parse("0x" + "01".repeat(20)), Address.parse("0x" + "02".repeat(20)), Map.of());

  private final Anvil honest = Anvil.start(900);
  private final EvmTools honestTools = honest.tools();
  private final Anvil fork;
  private final EvmTools forkTools;
  private final FakeNode first = FakeNode.inFrontOf(honest);
  private final FakeNode second = FakeNode.inFrontOf(honest);
  private final FakeNode liar;
  private volatile Instant now = Instant.now();

  EndpointQuorumTest() {
    mine(honestTools, SHARED);
    fork = Anvil.start(900, "--fork-url", honest.uri().toString());
    forkTools = fork.tools();
    liar = FakeNode.inFrontOf(fork);
  }

  @BeforeEach
  void growApart() {
    mine(honestTools, 5);
    // Another time makes other blocks of the same heights.
    forkTools.rpc("evm_increaseTime", "[\"0x64\"]");
    mine(forkTools, 7);
  }

  @AfterEach
  void close() {
    Stream.of(first, second, liar).forEach(FakeNode::close);
    honestTools.close();
    forkTools.close();
    fork.close();
    honest.close();
  }

  private static void mine(EvmTools tools, int blocks) {
    tools.rpc("anvil_mine", "[\"0x" + Integer.toHexString(blocks) + "\"]");
  }

  private EvmChain chain(TrustPolicy trust, FakeNode... nodes) {
    return chain(trust, new FinalityPolicy.Depth(1), Stream.of(nodes).map(FakeNode::uri).toList());
  }

  private EvmChain chain(TrustPolicy trust, FinalityPolicy finality, List<URI> endpoints) {
    RpcOptions options = RpcOptions.of(endpoints).withRequestTimeout(Duration.ofSeconds(5));
    EvmChainConfig config =
        EvmChainConfig.of(CHAIN, "l1", LayerKind.BASE, options, finality, CONTRACTS)
            .withTrust(trust);
    return EvmChain.create(config, () -> now, new SplittableRandom(1));
  }

  private EvmChain chain(FakeNode... nodes) {
    return chain(TrustPolicy.of(nodes.length), nodes);
  }

  private static void down(FakeNode node) {
    node.raw((request, answer) -> new Response(502, "", Map.of()));
  }

  private void up(FakeNode node) {
    node.raw((request, answer) -> answer);
    now = now.plus(EndpointHealth.LONGEST_WAIT);
  }

  private static ChainFailure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Ok<?>(var value) -> throw new AssertionError("expected a failure, got " + value);
      case Outcome.Failed<?>(var failure) -> failure;
    };
  }

  private BlockRef truth(long number) {
    try (EvmChain alone =
        chain(TrustPolicy.of(1), new FinalityPolicy.Depth(1), List.of(honest.uri()))) {
      return alone.access().reader().blockAt(BlockNumber.of(number)).orElseThrow().orElseThrow();
    }
  }

  private static List<Condition> conditions(ChainReader reader) {
    return reader.endpoints().stream().map(EndpointStatus::condition).toList();
  }

  @Test
  void shouldBelieveTheQuorumAndCastOutTheLiarWhenOneOfThreeLies() {
    try (EvmChain chain = chain(liar, first, second)) {
      ChainReader reader = chain.access().reader();
      ChainHeads heads = reader.heads().orElseThrow();
      assertThat(heads.latest()).isEqualTo(truth(SHARED + 5));
      assertThat(heads.finalized()).isEqualTo(BlockNumber.of(SHARED + 4));
      assertThat(heads.finalizedHash()).contains(truth(SHARED + 4).hash());
      assertThat(conditions(reader))
          .containsExactly(Condition.QUARANTINED, Condition.HEALTHY, Condition.HEALTHY);
      assertThat(reader.endpoints().getFirst().detail()).contains("another block");

      int requests = liar.requests();
      assertThat(reader.blocks(BlockNumber.of(SHARED + 1), 10).orElseThrow())
          .extracting(ObservedBlock::block)
          .endsWith(truth(SHARED + 5));
      assertThat(liar.requests()).as("the liar is asked no more").isEqualTo(requests);
    }
  }

  @Test
  void shouldHearTheLiarAgainOnlyWhenItAgrees() {
    try (EvmChain chain = chain(liar, first, second)) {
      ChainReader reader = chain.access().reader();
      reader.heads().orElseThrow();
      now = now.plus(EndpointHealth.FIRST_QUARANTINE);
      mine(honestTools, 1);
      mine(forkTools, 1);
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 6));
      assertThat(conditions(reader).getFirst()).isEqualTo(Condition.QUARANTINED);

      liar.forwardTo(honest);
      mine(honestTools, 1);
      now = now.plus(EndpointHealth.LONGEST_QUARANTINE);
      reader.heads().orElseThrow();
      assertThat(conditions(reader)).containsOnly(Condition.HEALTHY);
    }
  }

  @Test
  @Tag("attack-23")
  void shouldRelayNothingWhenTheHonestAreDownAndTheLiarAnswers() {
    try (EvmChain chain = chain(first, second, liar)) {
      ChainReader reader = chain.access().reader();
      down(first);
      down(second);
      assertThat(failure(reader.heads()))
          .isInstanceOfSatisfying(
              ChainFailure.NoQuorum.class,
              failure -> {
                assertThat(failure.agreeing()).isEqualTo(1);
                assertThat(failure.needed()).isEqualTo(2);
                assertThat(failure.detail()).contains("endpoint 0").contains("502");
              });
      up(first);
      assertThat(failure(reader.heads()))
          .as("one honest and one liar: nobody can tell who is who")
          .isInstanceOfSatisfying(
              ChainFailure.NoQuorum.class,
              failure -> assertThat(failure.detail()).contains("contradict each other"));
      assertThat(conditions(reader)).doesNotContain(Condition.QUARANTINED);
      up(second);
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 5));
    }
  }

  /** Who is still answered by somebody when the honest one is cut off. */
  private Outcome<ChainHeads> headsWhenTheHonestIsCutOff(List<String> operators) {
    try (FakeNode alsoLies = FakeNode.inFrontOf(fork);
        EvmChain chain = chain(TrustPolicy.of(operators), first, liar, alsoLies)) {
      down(first);
      return chain.access().reader().heads();
    }
  }

  @Test
  @Tag("attack-23")
  void shouldRelayNothingWhenTwoNodesOfOneOperatorShowTheSameForgedChain() {
    assertThat(failure(headsWhenTheHonestIsCutOff(List.of("a", "b", "b"))))
        .isInstanceOfSatisfying(
            ChainFailure.NoQuorum.class,
            failure -> {
              assertThat(failure.agreeing()).isEqualTo(1);
              assertThat(failure.needed()).isEqualTo(2);
            });
  }

  @Test
  @Tag("twin-23:shouldRelayNothingWhenTwoNodesOfOneOperatorShowTheSameForgedChain")
  void shouldBelieveAForgedChainWhenEveryNodeCountsAsAnOperatorOfItsOwn() {
    mine(honestTools, 5);
    ChainHeads heads = headsWhenTheHonestIsCutOff(List.of("a", "b", "c")).orElseThrow();

    assertThat(heads.finalizedHash()).isPresent();
    assertThat(heads.finalizedHash().orElseThrow())
        .as("a block that never was is final")
        .isNotEqualTo(truth(heads.finalized().value()).hash());
  }

  /**
   * The liars' chain has a deposit that never was, in a block with receipts and a receipts root
   * that agree with it.
   *
   * @return what is read of that block once the honest node is cut off
   */
  private Outcome<List<ObservedBlock>> blockOfAForgedDeposit(List<String> operators) {
    forkTools.rpc("anvil_setCode", "[\"%s\",\"%s\"]".formatted(CONTRACTS.bridge(), Script.EMITTER));
    Address mallory = Address.parse("0x" + "66".repeat(20));
    BlockNumber forged =
        forkTools
            .send(
                LocalSigner.ofHex(Anvil.KEY),
                CONTRACTS.bridge(),
                Wei.ZERO,
                ForgedDeposit.emission(mallory))
            .blockNumber();
    mine(forkTools, 3);
    try (FakeNode alsoLies = FakeNode.inFrontOf(fork);
        EvmChain chain = chain(TrustPolicy.of(operators), first, liar, alsoLies)) {
      down(first);
      ChainReader reader = chain.access().reader();
      // As the watch duty does: no block is read of a chain whose heads nobody vouches for.
      return switch (reader.heads()) {
        case Outcome.Ok<?> _ -> reader.blocks(forged, 1);
        case Outcome.Failed<?>(var failure) -> Outcome.failed(failure);
      };
    }
  }

  @Test
  @Tag("attack-23")
  void shouldReadNoForgedDepositWhenTwoNodesOfOneOperatorServeAllOfIt() {
    assertThat(failure(blockOfAForgedDeposit(List.of("a", "b", "b"))))
        .isInstanceOf(ChainFailure.NoQuorum.class);
  }

  @Test
  @Tag("twin-23:shouldReadNoForgedDepositWhenTwoNodesOfOneOperatorServeAllOfIt")
  void shouldReadAForgedDepositWhenEveryNodeCountsAsAnOperatorOfItsOwn() {
    assertThat(blockOfAForgedDeposit(List.of("a", "b", "c")).orElseThrow())
        .singleElement()
        .satisfies(
            block ->
                assertThat(block.events())
                    .singleElement()
                    .satisfies(
                        event ->
                            assertThat(((MessageSent) event.event()).message().amount())
                                .isEqualTo(TokenAmount.of(1_000_000))));
  }

  @Test
  @Tag("twin-23:shouldRelayNothingWhenTheHonestAreDownAndTheLiarAnswers")
  void shouldBelieveTheLiarWhenOneVoiceIsEnough() {
    mine(honestTools, 5);
    try (EvmChain chain = chain(TrustPolicy.of(3).withQuorum(1), first, second, liar)) {
      down(first);
      down(second);
      ChainHeads heads = chain.access().reader().heads().orElseThrow();
      assertThat(heads.finalizedHash())
          .isPresent()
          .isNotEqualTo(Optional.of(truth(heads.finalized().value()).hash()));
    }
  }

  @Test
  void shouldGoOnWhenOneOfThreeIsDown() {
    try (EvmChain chain = chain(first, second, liar)) {
      ChainReader reader = chain.access().reader();
      down(liar);
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 5));
      down(first);
      up(liar);
      liar.forwardTo(honest);
      mine(honestTools, 1);
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 6));
      assertThat(reader.blocks(BlockNumber.of(SHARED + 6), 10).orElseThrow()).hasSize(1);
    }
  }

  @Test
  void shouldBeUnreachableWhenAllAreDown() {
    try (EvmChain chain = chain(first, second)) {
      down(first);
      down(second);
      assertThat(failure(chain.access().reader().heads()))
          .isInstanceOf(ChainFailure.Unreachable.class);
    }
  }

  @Test
  void shouldNotLetOneProviderOutvoteOthersByManyUrls() {
    FakeNode another = FakeNode.inFrontOf(fork);
    try (another;
        EvmChain chain =
            chain(TrustPolicy.of(List.of("p", "p", "a", "b")), liar, another, first, second)) {
      ChainReader reader = chain.access().reader();
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 5));
      assertThat(conditions(reader))
          .containsExactly(
              Condition.QUARANTINED, Condition.QUARANTINED, Condition.HEALTHY, Condition.HEALTHY);
    }
  }

  @Test
  void shouldRefuseFinalBlocksOfALiarThatVotedHonestly() {
    // Whole below the confirmed height, up to it, and across it.
    for (int limit : List.of(2, 3, 10)) {
      try (EvmChain chain = chain(liar, first, second)) {
        ChainReader reader = chain.access().reader();
        liar.forwardTo(honest);
        assertThat(reader.heads().orElseThrow().finalizedHash()).contains(truth(SHARED + 4).hash());
        // Uses up the head that was just read.
        assertThat(reader.blocks(BlockNumber.of(SHARED + 5), 1).orElseThrow()).hasSize(1);
        liar.forwardTo(fork);
        List<ObservedBlock> blocks = reader.blocks(BlockNumber.of(SHARED + 2), limit).orElseThrow();
        assertThat(blocks).hasSize(Math.min(limit, 4));
        for (ObservedBlock block : blocks) {
          assertThat(block.block()).isEqualTo(truth(block.block().number().value()));
        }
      }
    }
  }

  @Test
  void shouldLeaveOutTheOneThatLagsWhenItsPeersAreAhead() {
    second.answer("eth_getBlockByNumber", (method, params) -> oldView(params, SHARED));
    try (EvmChain chain = chain(second, first, liarMadeHonest())) {
      ChainReader reader = chain.access().reader();
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 5));
      assertThat(conditions(reader))
          .containsExactly(Condition.LAGGING, Condition.HEALTHY, Condition.HEALTHY);
      int requests = second.requests();
      assertThat(reader.blocks(BlockNumber.of(SHARED + 1), 10).orElseThrow()).hasSize(5);
      assertThat(reader.blockAt(BlockNumber.of(SHARED + 3)).orElseThrow()).isPresent();
      assertThat(second.requests()).isEqualTo(requests);

      second.honest("eth_getBlockByNumber");
      reader.heads().orElseThrow();
      assertThat(conditions(reader)).containsOnly(Condition.HEALTHY);
    }
  }

  /** What a node shows whose head is at that height. */
  private JsonNode oldView(JsonNode params, int head) throws java.io.IOException {
    String block = params.get(0).textValue();
    String shown = block.equals("latest") ? "0x" + Integer.toHexString(head) : block;
    if (Integer.decode(shown) > head) {
      return FakeNode.JSON.nullNode();
    }
    return FakeNode.JSON.readTree(
        honestTools.rpc("eth_getBlockByNumber", "[\"" + shown + "\",false]"));
  }

  private FakeNode liarMadeHonest() {
    return liar.forwardTo(honest);
  }

  @Test
  void shouldTakeAChainForHealthyWhenItIsIdleOnAllEndpoints() {
    try (EvmChain chain = chain(first, second)) {
      ChainReader reader = chain.access().reader();
      ChainHeads before = reader.heads().orElseThrow();
      now = now.plus(Duration.ofDays(2));
      assertThat(reader.heads().orElseThrow()).isEqualTo(before);
      assertThat(conditions(reader)).containsOnly(Condition.HEALTHY);
    }
  }

  @Test
  void shouldBeStaleWhenAllEndpointsAreFrozenOnAnOldView() {
    TrustPolicy trust = TrustPolicy.of(2).withStaleAfter(Duration.ofMinutes(2));
    try (EvmChain chain = chain(trust, first, second)) {
      ChainReader reader = chain.access().reader();
      now = truth(SHARED + 5).timestamp().plusSeconds(120);
      reader.heads().orElseThrow();
      now = now.plusSeconds(1);
      assertThat(failure(reader.heads()))
          .isInstanceOfSatisfying(
              ChainFailure.Stale.class,
              stale -> {
                assertThat(stale.newest()).isEqualTo(BlockNumber.of(SHARED + 5));
                assertThat(stale.age()).isEqualTo(Duration.ofSeconds(121));
              });
    }
    try (EvmChain alone = chain(TrustPolicy.of(1).withStaleAfter(Duration.ofMinutes(2)), first)) {
      assertThat(failure(alone.access().reader().heads()))
          .as("a single endpoint is held to the clock as well")
          .isInstanceOf(ChainFailure.Stale.class);
    }
  }

  @Test
  void shouldGoOnWithoutTheOneThatServesAnotherChainFromNowOn() {
    try (EvmChain chain = chain(first, second, liarMadeHonest())) {
      ChainReader reader = chain.access().reader();
      reader.heads().orElseThrow();
      first.result("eth_chainId", "\"0x1\"");
      now = now.plusSeconds(31);
      mine(honestTools, 1);
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 6));
      assertThat(conditions(reader).getFirst()).isEqualTo(Condition.QUARANTINED);

      second.result("eth_chainId", "\"0x1\"");
      now = now.plusSeconds(31);
      assertThat(failure(reader.heads())).isInstanceOf(ChainFailure.NoQuorum.class);
      liar.result("eth_chainId", "\"0x1\"");
      now = now.plusSeconds(31);
      assertThat(failure(reader.heads())).isInstanceOf(ChainFailure.WrongChain.class);
    }
  }

  @Test
  void shouldNotWaitForASlowEndpointWhenItsPeersSuffice() {
    CountDownLatch never = new CountDownLatch(1);
    second.raw(
        (request, answer) -> {
          await(never);
          return answer;
        });
    try (EvmChain chain = chain(first, second, liarMadeHonest())) {
      for (int i = 0; i < 20; i++) {
        assertThat(chain.access().reader().heads().orElseThrow().latest())
            .isEqualTo(truth(SHARED + 5));
      }
      assertThat(second.requests()).as("it is left alone while it owes an answer").isEqualTo(1);
    } finally {
      never.countDown();
    }
  }

  /** It is quick with the head, so it is asked for the block that becomes final as well. */
  @Test
  void shouldNotWaitForAnEndpointThatIsSlowWithSingleBlocksOnly() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger owed = new AtomicInteger();
    second.answer(
        "eth_getBlockByNumber",
        (_, params) -> {
          if (!params.get(0).textValue().equals("latest")) {
            owed.incrementAndGet();
            await(never);
          }
          return FakeNode.JSON.readTree(honestTools.rpc("eth_getBlockByNumber", params.toString()));
        });
    try (EvmChain chain = chain(first, second, liarMadeHonest())) {
      ChainReader reader = chain.access().reader();
      for (int block = 6; block < 12; block++) {
        assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + block - 1));
        assertThat(conditions(reader))
            .as("whoever waits for it, waits until it counts as failing")
            .containsOnly(Condition.HEALTHY);
        mine(honestTools, 1);
      }
      assertThat(owed.get()).as("it is left alone while it owes an answer").isEqualTo(1);
    } finally {
      never.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shouldSeeThroughHeadersThatDoNotHashToTheirName() {
    second.spoil(
        "eth_getBlockByNumber",
        block -> ((ObjectNode) block).put("stateRoot", "0x" + "ab".repeat(32)));
    try (EvmChain chain = chain(second, first, liarMadeHonest())) {
      ChainReader reader = chain.access().reader();
      assertThat(reader.heads().orElseThrow().latest()).isEqualTo(truth(SHARED + 5));
      assertThat(conditions(reader).getFirst()).isEqualTo(Condition.FAILING);
    }
  }
}
