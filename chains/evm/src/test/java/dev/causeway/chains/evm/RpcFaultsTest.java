// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.chains.AccountState;
import dev.causeway.chains.ChainFailure;
import dev.causeway.chains.Outcome;
import dev.causeway.chains.evm.FakeNode.Response;
import dev.causeway.model.Address;
import dev.causeway.model.ChainId;
import dev.causeway.model.Nonce;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The transport against servers that misbehave, one fault of the catalogue each. */
class RpcFaultsTest {
  private static final ChainId CHAIN = ChainId.of(900);
  private static final Address ACCOUNT = Address.parse("0x" + "11".repeat(20));

  private volatile Instant now = Instant.EPOCH;
  private final FakeNode node = node();
  private final FakeNode second = node();

  private static FakeNode node() {
    return new FakeNode(900)
        .answer(
            "eth_getTransactionCount",
            (method, params) ->
                FakeNode.JSON
                    .getNodeFactory()
                    .textNode(params.get(1).textValue().equals("latest") ? "0x5" : "0x7"))
        .result("eth_getBalance", "\"0xde0b6b3a7640000\"");
  }

  @AfterEach
  void close() {
    node.close();
    second.close();
  }

  private RpcClient client(RpcOptions options) {
    InstantSource clock = () -> now;
    // One voice is enough: this is about whom it is asked of.
    TrustPolicy trust = TrustPolicy.of(options.endpoints().size()).withQuorum(1);
    return new RpcClient(CHAIN, options, trust, clock, new SplittableRandom(1));
  }

  private RpcClient clientOf(FakeNode... nodes) {
    return client(RpcOptions.of(List.of(nodes).stream().map(FakeNode::uri).toList()));
  }

  private static Outcome<AccountState> ask(RpcClient client) {
    return new EvmTransactions(client).account(ACCOUNT);
  }

  private static ChainFailure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Ok<?>(var value) -> throw new AssertionError("expected a failure, got " + value);
      case Outcome.Failed<?>(var failure) -> failure;
    };
  }

  private static void assertAnswered(Outcome<AccountState> outcome) {
    AccountState state = outcome.orElseThrow();
    assertThat(state.nextNonce()).isEqualTo(Nonce.of(5));
    assertThat(state.pendingNonce()).isEqualTo(Nonce.of(7));
    assertThat(state.balance().value().toString()).isEqualTo("1000000000000000000");
  }

  @Test
  void shouldMatchAnswersByIdWhenBatchIsOutOfOrder() {
    node.spoilBody(
        body -> {
          if (!body.isArray()) {
            return body;
          }
          ArrayNode reversed = FakeNode.JSON.createArrayNode();
          for (int i = body.size() - 1; i >= 0; i--) {
            reversed.add(body.get(i));
          }
          return reversed;
        });
    try (RpcClient client = clientOf(node)) {
      assertAnswered(ask(client));
    }
  }

  @Test
  void shouldAskAgainForWhatIsMissingWhenBatchIsPartial() {
    node.spoilBody(
        body -> {
          if (body instanceof ArrayNode batch) {
            batch.remove(1);
          }
          return body;
        });
    try (RpcClient client = clientOf(node)) {
      assertAnswered(ask(client));
      assertThat(client.counters().snapshot().callsPerMethod())
          .containsEntry("eth_getTransactionCount", 3L);
    }
  }

  @Test
  void shouldSendSingleCallsWhenServerTakesNoBatches() {
    node.spoilBody(
        body ->
            body.isArray()
                ? FakeNode.JSON
                    .createObjectNode()
                    .put("jsonrpc", "2.0")
                    .set("error", FakeNode.JSON.createObjectNode().put("code", -32600))
                : body);
    try (RpcClient client = clientOf(node)) {
      assertAnswered(ask(client));
      int requests = node.requests();
      assertAnswered(ask(client));
      assertThat(node.requests() - requests).as("no batch is tried again").isEqualTo(3);
    }
  }

  @Test
  void shouldFailAsMalformedWhenSingleAnswerHasAnotherId() {
    node.spoilBody(body -> body instanceof ObjectNode one ? one.put("id", 123456) : body);
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client))).isInstanceOf(ChainFailure.Malformed.class);
    }
  }

  @Test
  void shouldFailAsMalformedWhenTwoAnswersHaveTheSameId() {
    node.spoilBody(
        body -> {
          if (body instanceof ArrayNode batch) {
            batch.add(batch.get(0));
          }
          return body;
        });
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client)).summary()).contains("two answers with the id");
    }
  }

  @Test
  void shouldFailAsMalformedWhenBodyIsCutOff() {
    node.raw(
        (request, honest) -> Response.json(honest.body().substring(0, honest.body().length() - 2)));
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client))).isInstanceOf(ChainFailure.Malformed.class);
    }
  }

  @Test
  void shouldFailAsMalformedWhenKeyStandsTwice() {
    node.raw(
        (request, honest) ->
            Response.json(honest.body().replace("\"result\"", "\"result\":\"0x1\",\"result\"")));
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client))).isInstanceOf(ChainFailure.Malformed.class);
    }
  }

  @Test
  void shouldNameTheBodyWhenItIsHtml() {
    node.raw(
        (request, honest) ->
            new Response(200, "<html>Bad gateway</html>", Map.of("Content-Type", "text/html")));
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client)).summary()).contains("not JSON").contains("<html>");
    }
  }

  @Test
  void shouldRefuseAnswerWhenItIsTooLarge() {
    node.raw((request, honest) -> Response.json(honest.body() + " ".repeat(1 << 20)));
    RpcOptions options = RpcOptions.of(List.of(node.uri())).withMaxResponseBytes(64 << 10);
    try (RpcClient client = client(options)) {
      assertThat(failure(ask(client)).summary()).contains("larger than 65536 bytes");
    }
  }

  @Test
  void shouldRefuseAnswerWhenItIsCompressed() {
    node.raw(
        (request, honest) -> new Response(200, honest.body(), Map.of("Content-Encoding", "gzip")));
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client)).summary()).contains("content encoding");
    }
  }

  @Test
  void shouldWaitAsLongAsAskedWhenThrottled() {
    node.raw((request, honest) -> new Response(429, "slow down", Map.of("Retry-After", "7")));
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client)))
          .isEqualTo(new ChainFailure.Throttled(CHAIN, Optional.of(Duration.ofSeconds(7))));
      int requests = node.requests();
      now = now.plusSeconds(6);
      assertThat(failure(ask(client))).isInstanceOf(ChainFailure.Throttled.class);
      assertThat(node.requests()).as("not asked before the time").isEqualTo(requests);
      node.raw((request, honest) -> honest);
      now = now.plusSeconds(1);
      assertAnswered(ask(client));
    }
  }

  @Test
  void shouldReportThrottlingWhenErrorCodeSaysSo() {
    node.answer(
        "eth_getBalance",
        (method, params) -> {
          throw new FakeNode.Refused(-32005, "daily request count exceeded", null);
        });
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client))).isInstanceOf(ChainFailure.Throttled.class);
    }
  }

  @Test
  void shouldAskNextEndpointWhenFirstFails() {
    node.raw((request, honest) -> new Response(500, "", Map.of()));
    try (RpcClient client = clientOf(node, second)) {
      assertAnswered(ask(client));
      assertThat(client.counters().snapshot().failuresPerEndpoint()).containsExactly(1L, 0L);
    }
  }

  @Test
  void shouldReturnToFirstEndpointWhenItRecovers() {
    node.raw((request, honest) -> new Response(502, "", Map.of()));
    try (RpcClient client = clientOf(node, second)) {
      assertAnswered(ask(client));
      node.raw((request, honest) -> honest);
      now = now.plus(EndpointHealth.LONGEST_WAIT);
      int requests = second.requests();
      int before = node.requests();
      assertAnswered(ask(client));
      assertThat(second.requests()).isEqualTo(requests);
      assertThat(node.requests() - before).as("chain id is checked again").isEqualTo(2);
    }
  }

  @Test
  void shouldNeverUseEndpointWhenItServesAnotherChain() {
    node.result("eth_chainId", "\"0x1\"");
    try (RpcClient client = clientOf(node, second)) {
      assertAnswered(ask(client));
      assertThat(node.requests()).as("only the chain id was asked").isEqualTo(1);
    }
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client))).isEqualTo(new ChainFailure.WrongChain(CHAIN, "1", 0));
    }
  }

  @Test
  void shouldNoticeWrongChainWhenEndpointChangesInOperation() {
    try (RpcClient client = clientOf(node)) {
      assertAnswered(ask(client));
      node.result("eth_chainId", "\"0x2a\"");
      now = now.plus(Duration.ofSeconds(30));
      assertThat(failure(ask(client))).isEqualTo(new ChainFailure.WrongChain(CHAIN, "42", 0));
    }
  }

  @Test
  void shouldAskAgainSoonWhenTheAnswerNamesNoChainAtAll() {
    for (String text : List.of("null", "\"0x0\"", "\"384\"", "\"0x0384\"", "\"0X384\"")) {
      node.result("eth_chainId", text);
      try (RpcClient client = clientOf(node)) {
        assertThat(failure(ask(client))).as(text).isInstanceOf(ChainFailure.Malformed.class);
        node.result("eth_chainId", "\"0x384\"");
        now = now.plus(EndpointHealth.LONGEST_WAIT);
        assertAnswered(ask(client));
      }
    }
  }

  @Test
  void shouldBeUnreachableAndHideUrlWhenNobodyListens() {
    node.close();
    URI dead = URI.create(node.uri() + "/v3/secret-api-key");
    try (RpcClient client = client(RpcOptions.of(List.of(dead)))) {
      ChainFailure failure = failure(ask(client));
      assertThat(failure).isInstanceOf(ChainFailure.Unreachable.class);
      assertThat(failure.summary()).contains("endpoint 0").doesNotContain("secret");
    }
    assertThat(RpcOptions.of(List.of(dead)).toString()).doesNotContain("secret");
  }

  @Test
  void shouldGiveUpWhenAnswerDripsForTooLong() {
    node.raw(
        (request, honest) -> {
          java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
          return honest;
        });
    RpcOptions options =
        RpcOptions.of(List.of(node.uri())).withRequestTimeout(Duration.ofMillis(200));
    try (RpcClient client = client(options)) {
      assertThat(failure(ask(client)).summary()).contains("no answer within 200 ms");
    }
  }

  /** Each single answer is in time; there are only so many of them. */
  @Test
  void shouldGiveUpWhenAPartialBatchMakesItAskForEachOfTheOthers() {
    node.spoilBody(
        body -> body.isArray() ? FakeNode.JSON.createArrayNode().add(body.get(0)) : body);
    node.raw(
        (request, honest) -> {
          java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
          return honest;
        });
    RpcOptions options =
        RpcOptions.of(List.of(node.uri())).withRequestTimeout(Duration.ofMillis(500));
    List<RpcCall> calls = Collections.nCopies(100, RpcCall.of("eth_chainId"));
    try (RpcClient client = client(options)) {
      assertThat(failure(client.outcome(() -> client.batch(calls))))
          .isInstanceOf(ChainFailure.Unreachable.class);
      assertThat(node.requests()).isBetween(3, 15);
    }
  }

  @Test
  void shouldRepeatOnceWhenReusedConnectionBreaks() {
    node.raw(
        (request, honest) -> {
          if (request == 2) {
            throw new FakeNode.HangUp();
          }
          return honest;
        });
    try (RpcClient client = clientOf(node)) {
      assertAnswered(ask(client));
      assertThat(client.counters().snapshot().failuresPerEndpoint()).containsExactly(0L);
    }
  }

  @Test
  void shouldFailAsMalformedWhenQuantityHasNoPrefix() {
    for (String wrong : List.of("\"12\"", "\"0x\"", "\"0x01\"", "12", "null", "\"0xg\"", "[]")) {
      node.result("eth_getBalance", wrong);
      try (RpcClient client = clientOf(node)) {
        assertThat(failure(ask(client))).as(wrong).isInstanceOf(ChainFailure.Malformed.class);
      }
    }
  }

  @Test
  void shouldAskNextEndpointWhenAnswerIsMalformed() {
    node.result("eth_getBalance", "\"lots\"");
    try (RpcClient client = clientOf(node, second)) {
      assertAnswered(ask(client));
    }
  }

  @Test
  void shouldFailAsMalformedWhenAnswerHasResultAndError() {
    node.spoilBody(
        body -> {
          for (JsonNode item : body.isArray() ? body : List.<JsonNode>of()) {
            ((ObjectNode) item).putObject("error").put("code", 1).put("message", "both");
          }
          return body;
        });
    try (RpcClient client = clientOf(node)) {
      assertThat(failure(ask(client)).summary()).contains("both result and error");
    }
  }

  @Test
  void shouldSplitBatchWhenItIsLargerThanAllowed() {
    try (RpcClient client = client(RpcOptions.of(List.of(node.uri())).withMaxBatch(2))) {
      assertAnswered(ask(client));
      assertThat(client.counters().snapshot().httpRequests()).as("chain id, 2, 1").isEqualTo(3);
    }
  }
}
