// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.causeway.chains.BroadcastResult;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.EncodedCall;
import dev.causeway.chains.FeeMarket;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.RevertReason;
import dev.causeway.chains.SignedTransaction;
import dev.causeway.chains.TransactionReceipt;
import dev.causeway.chains.evm.AbiWriter.Selector;
import dev.causeway.chains.evm.FakeNode.Response;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.ChainId;
import dev.causeway.model.Gas;
import dev.causeway.model.Nonce;
import dev.causeway.model.TokenAmount;
import dev.causeway.model.TxHash;
import dev.causeway.model.Wei;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a sender is told when its endpoints do not say the same. */
class SenderQuorumTest {
  private static final ChainId CHAIN = ChainId.of(900);
  private static final Address ACCOUNT = Address.parse("0x" + "aa".repeat(20));
  private static final Address TOKEN = Address.parse("0x" + "bb".repeat(20));
  private static final EncodedCall CALL =
      new EncodedCall(ACCOUNT, Wei.ZERO, Bytes.EMPTY, Gas.of(21_000));
  private static final TxHash TX = TxHash.parse("0x" + "cc".repeat(32));
  private static final SignedTransaction SIGNED = new SignedTransaction(TX, Bytes.parse("0x01"));
  private static final long NEVER_REACHED = 1L << 60;

  private final FakeNode first = new FakeNode(900);
  private final FakeNode second = new FakeNode(900);
  private final FakeNode third = new FakeNode(900);
  private final FakeNode fourth = new FakeNode(900);
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @AfterEach
  void close() {
    never.countDown();
    Stream.of(first, second, third, fourth).forEach(FakeNode::close);
  }

  private RpcClient client(TrustPolicy trust, FakeNode... nodes) {
    RpcOptions options = RpcOptions.of(Stream.of(nodes).map(FakeNode::uri).toList());
    return new RpcClient(CHAIN, options, trust, () -> now, new SplittableRandom(1));
  }

  private RpcClient client() {
    return client(TrustPolicy.of(3), first, second, third);
  }

  private static void down(FakeNode node) {
    node.raw((request, answer) -> new Response(502, "", Map.of()));
  }

  private void hang(FakeNode node) {
    node.raw(
        (request, answer) -> {
          await(never);
          return answer;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private static void account(FakeNode node, long nonce, long balance) {
    node.result("eth_getTransactionCount", "\"0x" + Long.toHexString(nonce) + "\"")
        .result("eth_getBalance", "\"0x" + Long.toHexString(balance) + "\"");
  }

  private static void fees(FakeNode node, long baseFee, long tip) {
    node.result("eth_feeHistory", "{\"baseFeePerGas\":[\"0x" + Long.toHexString(baseFee) + "\"]}")
        .result("eth_maxPriorityFeePerGas", "\"0x" + Long.toHexString(tip) + "\"");
  }

  private static void refuses(FakeNode node, String message) {
    node.answer(
        "eth_sendRawTransaction",
        (method, params) -> {
          throw new FakeNode.Refused(-32000, message, null);
        });
  }

  private static void accepts(FakeNode node) {
    node.result("eth_sendRawTransaction", "\"" + TX + "\"");
  }

  private static void reverts(FakeNode node, Bytes data) {
    node.answer(
        "eth_estimateGas",
        (method, params) -> {
          throw new FakeNode.Refused(3, "execution reverted", data.toString());
        });
  }

  private static void runs(FakeNode node, long gas) {
    node.result("eth_estimateGas", "\"0x" + Long.toHexString(gas) + "\"");
  }

  private static Bytes limitExceeded(Address token, long available) {
    return Bytes.parse(
        Selector.of("LimitExceeded(address,uint8,uint256,uint256)").toBytes()
            + "0".repeat(24)
            + token.toString().substring(2)
            + "%064x%064x%064x".formatted(1, 1_000, available));
  }

  private static void capacity(FakeNode node, long capacity, long available) {
    node.result("eth_call", "\"0x%064x%064x\"".formatted(capacity, available));
  }

  private static void receipt(FakeNode node, String status) {
    node.result(
        "eth_getTransactionReceipt",
        """
        {"transactionHash":"%s","blockHash":"0x%s","blockNumber":"0x1","status":"%s",
         "gasUsed":"0x5208","effectiveGasPrice":"0x1"}
        """
            .formatted(TX, "dd".repeat(32), status));
  }

  private static void noReceipt(FakeNode node) {
    node.result("eth_getTransactionReceipt", "null");
  }

  private static ChainFailure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Ok<?>(var value) -> throw new AssertionError("expected a failure, got " + value);
      case Outcome.Failed<?>(var failure) -> failure;
    };
  }

  private List<BroadcastResult> broadcast() {
    try (RpcClient client = client()) {
      return new EvmTransactions(client).broadcast(List.of(SIGNED)).orElseThrow();
    }
  }

  private Outcome<Gas> estimate() {
    try (RpcClient client = client()) {
      return new EvmTransactions(client).estimate(ACCOUNT, CALL);
    }
  }

  private List<TransactionReceipt> receipts() {
    try (RpcClient client = client()) {
      return new EvmTransactions(client).receipts(List.of(TX)).orElseThrow();
    }
  }

  @Test
  void shouldNeitherRaiseNorLowerANonceWhenOneLies() {
    for (long lie : List.of(0L, NEVER_REACHED)) {
      account(first, lie, lie);
      account(second, 5, 100);
      account(third, 5, 100);
      try (RpcClient client = client()) {
        assertThat(new EvmTransactions(client).account(ACCOUNT).orElseThrow().nextNonce())
            .isEqualTo(Nonce.of(5));
      }
    }
  }

  @Test
  void shouldTakeTheNonceThatAQuorumReachedWhenHonestOnesAreAtDifferentBlocks() {
    account(first, NEVER_REACHED, 1);
    account(second, 6, 1);
    account(third, 5, 1);
    try (RpcClient client = client()) {
      assertThat(new EvmTransactions(client).account(ACCOUNT).orElseThrow().nextNonce())
          .isEqualTo(Nonce.of(6));
    }
  }

  @Test
  void shouldHearOneProviderOnceWhenItHasManyUrls() {
    account(first, NEVER_REACHED, 1);
    account(second, NEVER_REACHED, 1);
    account(third, 5, 1);
    account(fourth, 5, 1);
    TrustPolicy trust = TrustPolicy.of(List.of("p", "p", "a", "b"));
    try (RpcClient client = client(trust, first, second, third, fourth)) {
      assertThat(new EvmTransactions(client).account(ACCOUNT).orElseThrow().nextNonce())
          .isEqualTo(Nonce.of(5));
    }
  }

  @Test
  void shouldTakeTheMedianOfTheFeesWhenAllDiffer() {
    fees(first, NEVER_REACHED, NEVER_REACHED);
    fees(second, 100, 3);
    fees(third, 90, 2);
    try (RpcClient client = client()) {
      assertThat(new EvmTransactions(client).fees().orElseThrow())
          .isEqualTo(new FeeMarket(Wei.of(100), Wei.of(3)));
    }
  }

  @Test
  void shouldSendToAllWhenOneAccepts() {
    accepts(first);
    refuses(second, "intrinsic gas too low");
    refuses(third, "already known");
    assertThat(broadcast()).containsExactly(new BroadcastResult.Accepted());
    assertThat(List.of(first.requests(), second.requests(), third.requests()))
        .as("a chain id and the transaction each")
        .containsOnly(2);
  }

  @Test
  void shouldSayThatTheNonceIsSpentWhenOneStillTakesEverything() {
    accepts(first);
    refuses(second, "nonce too low");
    refuses(third, "nonce too low: next nonce 5, tx nonce 4");
    assertThat(broadcast()).containsExactly(new BroadcastResult.NonceTooLow());
  }

  @Test
  void shouldSayWhatMostSayWhenNobodyAccepts() {
    refuses(first, "nonce too low");
    refuses(second, "transaction underpriced");
    refuses(third, "could not replace existing tx");
    assertThat(broadcast()).containsExactly(new BroadcastResult.Underpriced());
  }

  @Test
  void shouldSendByTheOnlyOneThatAnswers() {
    down(first);
    down(second);
    accepts(third);
    assertThat(broadcast()).containsExactly(new BroadcastResult.Accepted());
    down(third);
    try (RpcClient client = client()) {
      assertThat(failure(new EvmTransactions(client).broadcast(List.of(SIGNED))))
          .isInstanceOf(ChainFailure.Unreachable.class);
    }
  }

  @Test
  void shouldBelieveARevertOnlyWhenAQuorumNamesOneReason() {
    Bytes error = Bytes.parse("0xdeadbeef");
    reverts(first, error);
    runs(second, 50_000);
    runs(third, 60_000);
    assertThat(estimate().orElseThrow()).isEqualTo(Gas.of(50_000));

    reverts(second, Bytes.parse("0xfeedbeef"));
    assertThat(failure(estimate()))
        .isInstanceOfSatisfying(
            ChainFailure.NoQuorum.class,
            failure -> assertThat(failure.detail()).contains("contradict", "eth_estimateGas"));

    reverts(second, error);
    assertThat(failure(estimate()))
        .isEqualTo(new ChainFailure.Reverted(CHAIN, new RevertReason.Unrecognized(error)));
  }

  @Test
  void shouldTakeTheCapacityOfABucketFromAQuorumWhenTheBlocksDiffer() {
    reverts(first, limitExceeded(ACCOUNT, 0));
    reverts(second, limitExceeded(TOKEN, 7));
    reverts(third, limitExceeded(TOKEN, 8));
    capacity(first, 1, 1);
    capacity(second, 5_000, 7);
    capacity(third, 5_000, 8);
    assertThat(failure(estimate()))
        .isEqualTo(
            new ChainFailure.Reverted(
                CHAIN,
                new RevertReason.LimitExceeded(
                    TokenAmount.of(1_000), TokenAmount.of(7), TokenAmount.of(5_000))));

    capacity(second, 4_000, 7);
    assertThat(failure(estimate()))
        .as("a capacity that nobody confirms sets no message aside")
        .isEqualTo(
            new ChainFailure.Reverted(
                CHAIN,
                new RevertReason.LimitExceeded(
                    TokenAmount.of(1_000), TokenAmount.of(7), TokenAmount.ZERO)));
  }

  @Test
  void shouldBelieveAReceiptOnlyWhenAQuorumShowsTheSame() {
    receipt(first, "0x1");
    noReceipt(second);
    noReceipt(third);
    assertThat(receipts()).isEmpty();

    receipt(second, "0x0");
    assertThat(receipts()).as("they contradict each other about the status").isEmpty();

    receipt(second, "0x1");
    assertThat(receipts()).hasSize(1);
  }

  @Test
  void shouldWaitForASlowOneWhenItsVoiceDecides() {
    noReceipt(first);
    receipt(second, "0x1");
    receipt(third, "0x1");
    // Its first answer never comes, so that only the second round hears it.
    third.raw(
        (request, answer) -> {
          if (request == 2) {
            await(never);
          }
          return answer;
        });
    assertThat(receipts()).hasSize(1);
  }

  @Test
  void shouldNotWaitForOneThatHangsWhenTheOthersAgree() {
    hang(third);
    for (FakeNode node : List.of(first, second)) {
      account(node, 5, 1);
      fees(node, 100, 2);
      runs(node, 21_000);
      accepts(node);
      noReceipt(node);
    }
    try (RpcClient client = client()) {
      EvmTransactions port = new EvmTransactions(client);
      for (int i = 0; i < 20; i++) {
        assertThat(port.account(ACCOUNT).orElseThrow().nextNonce()).isEqualTo(Nonce.of(5));
        assertThat(port.fees().orElseThrow().baseFee()).isEqualTo(Wei.of(100));
        assertThat(port.estimate(ACCOUNT, CALL).orElseThrow()).isEqualTo(Gas.of(21_000));
        assertThat(port.broadcast(List.of(SIGNED)).orElseThrow())
            .containsExactly(new BroadcastResult.Accepted());
        assertThat(port.receipts(List.of(TX)).orElseThrow()).isEmpty();
      }
      assertThat(never.getCount()).as("it still hangs").isEqualTo(1);
    }
  }

  @Test
  void shouldNotSendByOneVoiceWhenTheOthersAreDown() {
    account(first, NEVER_REACHED, 1);
    down(second);
    down(third);
    try (RpcClient client = client()) {
      assertThat(failure(new EvmTransactions(client).account(ACCOUNT)))
          .isInstanceOfSatisfying(
              ChainFailure.NoQuorum.class,
              failure -> {
                assertThat(failure.agreeing()).isEqualTo(1);
                assertThat(failure.needed()).isEqualTo(2);
                assertThat(failure.detail()).contains("endpoint 1").contains("502");
              });
    }
  }
}
