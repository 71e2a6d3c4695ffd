// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proxy's own mechanics, at a server that answers every call with its method. */
@SuppressWarnings("NullAway.Init")
class FaultRpcTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer server;
  private FaultRpc proxy;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          asked.add(new String(body, StandardCharsets.UTF_8));
          byte[] answer =
              new String(body, StandardCharsets.UTF_8)
                  .replace("\"method\":", "\"result\":")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    proxy = proxy(1);
  }

  private FaultRpc proxy(long seed) {
    return FaultRpc.start(
        FaultRpc.Options.of("echo", URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .withSeed(seed)
            .withTranscript(folder.resolve("transcript-" + seed + ".jsonl")));
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.stop(0);
    http.shutdownNow();
  }

  @Test
  void shouldChangeNothingWithoutRules() throws Exception {
    String body = "[" + call(1, "a") + ", " + call(2, "b") + "]";

    assertThat(post(proxy, body)).isEqualTo(body.replace("method", "result"));
    assertThat(asked).containsExactly(body);
  }

  @Test
  @Timeout(20)
  void shouldNeverAnswerWhenItIsSilentThoughOthersAreAnsweredAfter() throws Exception {
    CompletableFuture<HttpResponse<String>> unanswered;
    try (RpcInjection silence = proxy.inject("silence", RpcRules.silence())) {
      unanswered =
          http.sendAsync(
              HttpRequest.newBuilder(proxy.url())
                  .POST(HttpRequest.BodyPublishers.ofString(call(1, "a")))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      while (silence.applied() == 0) {
        Thread.onSpinWait();
      }
    }

    assertThat(post(proxy, call(2, "b"))).isEqualTo(call(2, "b").replace("method", "result"));
    assertThat(unanswered).isNotDone();
  }

  @Test
  void shouldTouchOnlyTheCallsOfABatchThatARuleIsAbout() throws Exception {
    proxy.inject(RpcRules.error(RpcMatch.method("b"), -32000, "no"));

    assertThat(JSON.readTree(post(proxy, "[" + call(1, "a") + "," + call(2, "b") + "]")))
        .isEqualTo(
            JSON.readTree(
                """
                [{"jsonrpc":"2.0","id":1,"result":"a","params":[5]},
                 {"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"no"}}]
                """));
  }

  @Test
  void shouldMatchOnParameters() throws Exception {
    proxy.inject(RpcRules.nothing(RpcMatch.ANY.where("/0", five -> five.asInt() == 5)));

    assertThat(post(proxy, call(1, "a"))).contains("\"result\":null");
    assertThat(post(proxy, call(1, "a").replace("[5]", "[6]"))).contains("\"result\":\"a\"");
  }

  @Test
  void shouldApplyAsOftenAsItIsTold() throws Exception {
    RpcInjection injection =
        proxy.inject(RpcRules.nothing(RpcMatch.ANY).when(Trigger.ALWAYS.skipping(1).atMost(2)));

    List<Boolean> nothing = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      nothing.add(post(proxy, call(i, "a")).contains("null"));
    }

    assertThat(nothing).containsExactly(false, true, true, false, false);
    assertThat(injection.applied()).isEqualTo(2);
  }

  @Test
  void shouldDrawTheSameChanceFromTheSameSeed() throws Exception {
    String first = drawn(7);

    assertThat(drawn(7)).isEqualTo(first);
    assertThat(drawn(8)).isNotEqualTo(first);
    assertThat(first).contains("0").contains("1");
  }

  private String drawn(long seed) throws Exception {
    try (FaultRpc seeded = proxy(seed)) {
      seeded.inject(RpcRules.nothing(RpcMatch.ANY).withProbability(0.5));
      StringBuilder drawn = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        drawn.append(post(seeded, call(i, "a")).contains("null") ? '1' : '0');
      }
      return drawn.toString();
    }
  }

  @Test
  void shouldHaveTheNodeDoItWhenOnlyTheAnswerIsLost() throws Exception {
    try (RpcInjection lost = proxy.inject(RpcRules.loseAnswer(RpcMatch.ANY))) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(proxy, call(1, "a")));
      assertThat(asked).isNotEmpty();
      assertThat(lost.applied()).isPositive();
    }
    assertThat(post(proxy, call(2, "a"))).contains("\"result\":\"a\"");
  }

  @Test
  void shouldWaitBeforeItForwards() throws Exception {
    proxy.inject(
        RpcRules.delay(RpcMatch.method("a"), Duration.ofMillis(80), Duration.ofMillis(90)));
    long began = System.nanoTime();

    assertThat(post(proxy, call(1, "a"))).contains("\"result\":\"a\"");

    // No upper bound: a busy machine may take longer, but never less.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(80));
  }

  @Test
  void shouldGoOnWithAnotherNodeWhenItIsRetargeted() throws Exception {
    assertThat(post(proxy, call(1, "a"))).contains("\"result\":\"a\"");
    proxy.retarget(URI.create("http://127.0.0.1:1"));
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(proxy, call(2, "a")));
  }

  @Test
  void shouldWriteDownWhatItDid() throws Exception {
    proxy.inject(RpcRules.error(RpcMatch.method("b"), -32000, "no"));
    var _ = post(proxy, call(1, "a"));
    var _ = post(proxy, call(2, "b"));
    proxy.clear();

    List<String> lines = Files.readAllLines(proxy.transcript().orElseThrow());

    assertThat(lines).hasSize(4);
    assertThat(JSON.readTree(lines.get(0)).path("event").asText()).isEqualTo("injected");
    assertThat(JSON.readTree(lines.get(1)).path("rules")).isEmpty();
    assertThat(JSON.readTree(lines.get(2)).path("rules").get(0).asText()).isEqualTo("error -32000");
    assertThat(JSON.readTree(lines.get(2)).path("method").asText()).isEqualTo("b");
    assertThat(JSON.readTree(lines.get(3)).path("event").asText()).isEqualTo("removed");
  }

  @Test
  void shouldPlayASchedule() throws Exception {
    FaultSchedule schedule =
        new FaultSchedule(
            List.of(
                new FaultSchedule.Event(Duration.ZERO, RpcFault.F30, true),
                new FaultSchedule.Event(Duration.ofDays(1), RpcFault.F30, false)));
    AutoCloseable playing = proxy.play(schedule);
    while (proxy.injections().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(post(proxy, call(1, "eth_call"))).contains("\"0x\"");
    playing.close();
    assertThat(proxy.injections()).isEmpty();
  }

  @Test
  void shouldMakeTheSameScheduleFromTheSameSeed() {
    assertThat(schedule(3)).isEqualTo(schedule(3)).isNotEqualTo(schedule(4));
    assertThat(schedule(3).events()).isNotEmpty();
    for (RpcFault fault : RpcFault.values()) {
      List<FaultSchedule.Event> own =
          schedule(3).events().stream().filter(event -> event.fault() == fault).toList();
      for (int i = 0; i < own.size(); i++) {
        assertThat(own.get(i).on()).isEqualTo(i % 2 == 0);
      }
      assertThat(own.size() % 2).isZero();
    }
  }

  private static FaultSchedule schedule(long seed) {
    return FaultSchedule.random(
        seed,
        Duration.ofMinutes(1),
        List.of(RpcFault.values()),
        Duration.ofSeconds(10),
        Duration.ofSeconds(3));
  }

  @Test
  void shouldSayWhatALiarNeeds() throws Exception {
    assertThatIllegalStateException()
        .isThrownBy(() -> proxy.inject(RpcFault.F46))
        .withMessageContaining("Options.withLiar");
  }

  @Test
  void shouldRefuseATriggerThatCannotBeMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trigger.ALWAYS.withProbability(1.5))
        .withMessageContaining("1.5");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Trigger(1, 0, 1, Duration.ofSeconds(2), Optional.of(Duration.ofSeconds(1))))
        .withMessageContaining("PT2S");
  }

  private static String call(int id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[5]}".formatted(id, method);
  }

  private String post(FaultRpc to, String body) throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(to.url())
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
