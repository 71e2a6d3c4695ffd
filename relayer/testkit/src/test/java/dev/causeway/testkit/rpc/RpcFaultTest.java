// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import static dev.causeway.testkit.rpc.ProxiedNode.BLOCKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.model.Bytes;
import dev.causeway.testkit.rpc.ProxiedNode.Heads;
import dev.causeway.testkit.rpc.ProxiedNode.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every preset, at a real node: what it changes, and that nothing is left of it when it ends. */
@SuppressWarnings("NullAway.Init")
class RpcFaultTest {
  private static final long GWEI = 1_000_000_000;

  @TempDir private static Path folder;
  private static ProxiedNode node;

  @BeforeAll
  static void start() {
    node = new ProxiedNode(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void shouldForwardFaithfullyAgainWhenItIsRemoved() throws Exception {
    node.proxy.clear();
    assertThat(node.call("eth_blockNumber", "[]").result().asText())
        .isEqualTo("0x" + Long.toHexString(node.head()));
    assertThat(allLogs().result()).hasSize(BLOCKS);
  }

  @ParameterizedTest
  @EnumSource
  void shouldDoWhatItSays(RpcFault fault) throws Exception {
    if (fault == RpcFault.F46) {
      assertThat(node.proxy.inject(fault).name()).isEqualTo("F46");
      // The liar of this fixture is a port at which nobody answers: the node itself is not asked.
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> node.call("eth_blockNumber", "[]"));
      return;
    }
    Heads heads = node.subscribe();
    try (heads) {
      assertThat(heads.next().path("result").isTextual()).isTrue();
      RpcInjection injection = node.proxy.inject(fault);
      check(fault, heads, injection);
      // An anvil without a reorg never says that a log was removed.
      assertThat(injection.applied() > 0).isEqualTo(fault != RpcFault.F16);
    }
  }

  private static void check(RpcFault fault, Heads heads, RpcInjection injection) throws Exception {
    switch (fault) {
      case F1 -> assertThat(allLogs().result()).hasSize(BLOCKS - 20);
      case F2 -> {
        assertThat(allLogs().result()).hasSize(BLOCKS - 3);
        assertThat(blockReceipts(BLOCKS).get(0).path("logs")).isEmpty();
        assertThat(blockReceipts(BLOCKS - 3).get(0).path("logs")).hasSize(1);
      }
      case F3 -> {
        JsonNode first = allLogs().result();
        assertThat(first.size()).isBetween(BLOCKS / 2, BLOCKS - 1);
        assertThat(allLogs().result()).isEqualTo(first);
      }
      case F4 -> checkTruncation();
      case F5 -> {
        Set<Integer> codes = new HashSet<>();
        for (int i = 0; i < 60; i++) {
          codes.add(allLogs().error().path("code").asInt());
        }
        assertThat(codes).containsExactlyInAnyOrder(-32005, -32602, -32603, -32000, 35, -32614);
        assertThat(logs("0x5", "0x5").result()).hasSize(1);
      }
      case F6 -> assertThat(logs("0x1", "0xffff").result()).hasSize(BLOCKS);
      case F7 -> {
        Reply newest = byHash(node.head());
        assertThat(newest.error().path("message").asText()).isEqualTo("unknown block");
        assertThat(byHash(node.head() - 2).result().isObject()).isTrue();
      }
      case F8 -> {
        assertThat(head()).isLessThan(node.head());
        assertThat(block("latest").path("number").asText()).isNotEqualTo(hex(node.head()));
      }
      case F16 -> checkRemovedLogs();
      case F17 -> assertThat(receipt(BLOCKS).result().isNull()).isTrue();
      case F18 ->
          assertThat(receipt(5).result().path("blockHash").asText())
              .hasSize(66)
              .isNotEqualTo(node.hashOf(5));
      case F20 -> {
        Bytes raw = fresh();
        assertThat(node.send(raw).error().path("message").asText()).isEqualTo("nonce too low");
        assertThat(node.nonce()).isEqualTo(node.nonce());
      }
      case F21 -> {
        long nonce = node.nonce();
        assertThat(node.send(fresh()).error().path("message").asText()).isEqualTo("already known");
        assertThat(node.nonce()).isEqualTo(nonce + 1);
      }
      case F22 -> checkReplacement();
      case F23 -> {
        long nonce = node.nonce();
        assertThat(node.knows(node.send(fresh()).result().asText())).isFalse();
        Reply second = node.send(node.signed(nonce + 1, 100 * GWEI, GWEI));
        assertThat(node.knows(second.result().asText())).isTrue();
        assertThat(node.nonce()).as("the gap holds the second back").isEqualTo(nonce);
        var _ = node.node().call("anvil_dropAllTransactions");
      }
      case F24 -> {
        int lost = 0;
        for (int i = 0; i < 20; i++) {
          String hash = node.send(fresh()).result().asText();
          lost += node.knows(hash) ? 0 : 1;
        }
        assertThat(lost).isBetween(1, 19);
        var _ = node.node().call("anvil_dropAllTransactions");
      }
      case F26 -> {
        Reply answer = node.send(fresh());
        assertThat(answer.result().asText()).hasSize(66);
        assertThat(node.knows(answer.result().asText())).isFalse();
      }
      case F27 -> {
        Set<Long> told = new TreeSet<>();
        for (int i = 0; i < 20; i++) {
          told.add(
              number(
                  node.call(
                          "eth_getTransactionCount",
                          "[\"%s\",\"pending\"]".formatted(node.signer.address()))
                      .result()));
        }
        assertThat(told).doesNotContain(node.nonce()).hasSizeGreaterThan(1);
      }
      case F29 -> checkEstimates();
      case F30 ->
          assertThat(
                  node.call(
                          "eth_call",
                          "[{\"to\":\"%s\"},\"latest\"]".formatted(node.signer.address()))
                      .result()
                      .asText())
              .isEqualTo("0x");
      case F31 -> assertThat(number(node.call("eth_chainId", "[]").result())).isEqualTo(902);
      case F32 -> checkStatuses();
      case F33 -> {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> node.call("eth_blockNumber", "[]"));
        assertThatThrownBy(() -> node.subscribe())
            .isInstanceOf(java.util.concurrent.CompletionException.class);
      }
      case F34 -> checkBodies();
      case F35 -> checkAnswers();
      case F36 -> {
        Set<String> shapes = new HashSet<>();
        for (int i = 0; i < 60; i++) {
          shapes.add(node.call("eth_blockNumber", "[]").body().replaceAll("\\s", ""));
        }
        assertThat(shapes)
            .hasSize(5)
            .noneMatch(text -> text.contains("\"result\":\"" + hex(node.head()) + "\"}"));
      }
      case F37 -> checkSilence(heads, injection);
      case F38 -> {
        int mined = 0;
        while (injection.applied() == 0) {
          var _ = node.node().call("anvil_mine", "0x1");
          mined++;
          assertThat(mined).isLessThan(500);
        }
      }
      case F40 ->
          assertThat(
                  node.call("eth_getFilterChanges", "[\"0x1\"]").error().path("message").asText())
              .isEqualTo("filter not found");
      case F41 -> checkNoFinality();
      case F42 -> {
        assertThat(block("finalized").path("number")).isEqualTo(block("latest").path("number"));
      }
      case F43 -> {
        assertThat(logs("0x1", "0x5").result()).isEmpty();
        assertThat(receipt(5).result().isNull()).isTrue();
        assertThat(block("0x5").isObject()).isTrue();
        assertThat(receipt(BLOCKS).result().isObject()).isTrue();
      }
      case F44 ->
          assertThat(
                  node.call(
                          "eth_getProof", "[\"%s\",[],\"latest\"]".formatted(node.signer.address()))
                      .error()
                      .path("code")
                      .asInt())
              .isEqualTo(-32601);
      case F45 -> {
        JsonNode lie = block("0x5");
        JsonNode truth = node.node().call("eth_getBlockByNumber", "0x5", false);
        assertThat(lie.path("hash")).isEqualTo(truth.path("hash"));
        assertThat(lie.path("stateRoot")).isNotEqualTo(truth.path("stateRoot"));
      }
      case F46 -> throw new IllegalStateException("handled above");
      case F47 -> {
        long height = node.head();
        var _ = node.node().call("anvil_mine", "0x3");
        assertThat(head()).isEqualTo(height);
        assertThat(block(hex(height + 1)).isNull()).isTrue();
        assertThat(node.knows(node.send(fresh()).result().asText())).isFalse();
      }
    }
  }

  private static void checkTruncation() throws Exception {
    // The catalogue's hundred is more than this chain has: the same rule with less.
    assertThat(allLogs().result()).hasSize(BLOCKS);
    node.proxy.inject("F4", LogFaults.truncated(10));
    assertThat(allLogs().result()).hasSize(10);
  }

  private static void checkRemovedLogs() throws IOException {
    RpcRule rule =
        RpcFault.F16
            .rules(new RpcFault.Setting(NoNode.INSTANCE, java.util.Optional.empty()))
            .getFirst();
    RpcAction.FrameFilter filter = ((RpcAction.Frames) rule.action()).filter();
    com.fasterxml.jackson.databind.ObjectMapper json =
        new com.fasterxml.jackson.databind.ObjectMapper();
    assertThat(
            filter.passes(
                json.readTree("{\"params\":{\"result\":{\"removed\":true}}}"), NoNode.INSTANCE))
        .isFalse();
    assertThat(
            filter.passes(
                json.readTree("{\"params\":{\"result\":{\"removed\":false}}}"), NoNode.INSTANCE))
        .isTrue();
  }

  private static void checkReplacement() throws Exception {
    long nonce = node.nonce();
    assertThat(node.send(node.signed(nonce, 100 * GWEI, 10 * GWEI)).result().isTextual()).isTrue();
    assertThat(
            node.send(node.signed(nonce, 100 * GWEI + 1, 10 * GWEI + 1))
                .error()
                .path("message")
                .asText())
        .isEqualTo("replacement transaction underpriced");
    assertThat(node.send(node.signed(nonce, 111 * GWEI, 10 * GWEI)).error().isMissingNode())
        .isFalse();
    assertThat(node.send(node.signed(nonce, 110 * GWEI, 11 * GWEI)).result().isTextual()).isTrue();
    var _ = node.node().call("anvil_dropAllTransactions");
  }

  private static void checkEstimates() throws Exception {
    int refused = 0;
    int halved = 0;
    for (int i = 0; i < 30; i++) {
      Reply answer =
          node.call(
              "eth_estimateGas",
              "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}]"
                  .formatted(node.signer.address(), node.signer.address()));
      refused += answer.error().isObject() ? 1 : 0;
      halved += number(answer.result()) == 21_000 / 2 ? 1 : 0;
    }
    assertThat(refused).isPositive();
    assertThat(halved).isPositive();
    assertThat(refused + halved).isEqualTo(30);
  }

  private static void checkStatuses() throws Exception {
    Set<Integer> statuses = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      Reply answer = node.call("eth_blockNumber", "[]");
      statuses.add(answer.status());
      if (answer.status() == 429) {
        assertThat(answer.response().headers().firstValue("retry-after")).hasValue("1");
      }
    }
    assertThat(statuses).containsExactly(403, 429, 502, 503);
  }

  private static void checkBodies() throws Exception {
    int cut = 0;
    int malformed = 0;
    int blanks = 0;
    for (int i = 0; i < 60; i++) {
      try {
        String body = node.call("eth_blockNumber", "[]").body();
        malformed += body.endsWith("}{") ? 1 : 0;
        blanks += body.isBlank() || !body.startsWith("{") ? 1 : 0;
      } catch (IOException early) {
        cut++;
      }
    }
    assertThat(cut).isPositive();
    assertThat(malformed).isPositive();
    assertThat(cut + malformed + blanks).isEqualTo(60);
    assertThat(blanks).isPositive();
  }

  private static void checkAnswers() throws Exception {
    String batch =
        "[%s,%s,%s]"
            .formatted(
                ProxiedNode.request(1, "eth_blockNumber", "[]"),
                ProxiedNode.request(2, "eth_chainId", "[]"),
                ProxiedNode.request(3, "eth_gasPrice", "[]"));
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 60; i++) {
      JsonNode answers = node.post(batch).json();
      StringBuilder ids = new StringBuilder();
      answers.forEach(
          answer ->
              ids.append(
                  answer.path("id").asInt() > 3
                      ? "x"
                      : answer.has("error") ? "e" : answer.path("id").asText()));
      seen.add(ids.toString());
    }
    assertThat(seen)
        .contains("321", "12", "13", "23")
        .anyMatch(ids -> ids.contains("x"))
        .anyMatch(ids -> ids.contains("e"))
        .doesNotContain("123");
  }

  private static void checkSilence(Heads heads, RpcInjection injection) throws Exception {
    var _ = node.node().call("anvil_mine", "0x1");
    while (injection.applied() == 0) {
      Thread.onSpinWait();
    }
    injection.remove();
    var _ = node.node().call("anvil_mine", "0x1");
    // The one that was held back does not come late.
    assertThat(heads.next().at("/params/result/number").asText()).isEqualTo(hex(node.head()));
  }

  private static void checkNoFinality() throws Exception {
    Set<String> shapes = new TreeSet<>();
    for (int i = 0; i < 30; i++) {
      Reply answer = node.call("eth_getBlockByNumber", "[\"finalized\",false]");
      shapes.add(
          answer.error().isObject()
              ? "error"
              : answer.result().isNull() ? "null" : answer.result().path("hash").asText());
    }
    assertThat(shapes).containsExactly("0x" + "0".repeat(64), "error", "null");
  }

  private static Bytes fresh() {
    return node.signed(node.nonce(), 100 * GWEI, GWEI);
  }

  private static Reply allLogs() throws Exception {
    return logs("0x1", hex(BLOCKS));
  }

  private static Reply logs(String from, String to) throws Exception {
    return node.call(
        "eth_getLogs", "[{\"fromBlock\":\"%s\",\"toBlock\":\"%s\"}]".formatted(from, to));
  }

  private static Reply receipt(long block) throws Exception {
    return node.call("eth_getTransactionReceipt", "[\"" + node.transactionIn(block) + "\"]");
  }

  private static JsonNode blockReceipts(long block) throws Exception {
    return node.call("eth_getBlockReceipts", "[\"" + hex(block) + "\"]").result();
  }

  private static Reply byHash(long block) throws Exception {
    return node.call("eth_getBlockByHash", "[\"" + node.hashOf(block) + "\",false]");
  }

  private static JsonNode block(String tag) throws Exception {
    return node.call("eth_getBlockByNumber", "[\"" + tag + "\",false]").result();
  }

  private static long head() throws Exception {
    return number(node.call("eth_blockNumber", "[]").result());
  }

  private static long number(JsonNode text) {
    return Quantities.number(text);
  }

  private static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  /** For rules that ask nothing. */
  private enum NoNode implements Upstream {
    INSTANCE;

    @Override
    public com.fasterxml.jackson.databind.node.ObjectNode forward(RpcRequest request) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public JsonNode ask(String method, Object... params) {
      throw new IllegalStateException("not asked");
    }

    @Override
    public java.util.random.RandomGenerator random() {
      return new java.util.SplittableRandom(1);
    }
  }
}
