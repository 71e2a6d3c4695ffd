// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** Takes a request through the rules that apply to it, to the node, and back. */
final class RpcPipeline {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient http;
  private final Transcript transcript;

  RpcPipeline(HttpClient http, Transcript transcript) {
    this.http = http;
    this.transcript = transcript;
  }

  /** One HTTP request, with the rules that were active when it came. */
  WireAnswer answer(URI node, List<RpcInjection.Armed> active, long connection, byte[] body)
      throws IOException {
    long began = System.nanoTime();
    Optional<List<RpcRequest>> parsed =
        active.isEmpty() ? Optional.empty() : parse(connection, body);
    if (parsed.isEmpty()) {
      byte[] answer = post(node, body);
      if (active.isEmpty()) {
        parse(connection, body).ifPresent(all -> record(all, Map.of(), "passed", began));
      }
      return WireAnswer.Response.json(answer);
    }
    List<RpcRequest> requests = parsed.get();
    Map<RpcRequest, List<RpcInjection.Armed>> hits = new IdentityHashMap<>();
    List<RpcInjection.Armed> whole = new ArrayList<>();
    assign(active, requests, hits, whole);
    try {
      WireAnswer answer = new Exchange(node, requests, hits, whole).run(body);
      record(requests, hits(hits, whole, requests), outcome(answer), began);
      return answer;
    } catch (IOException failure) {
      record(requests, hits(hits, whole, requests), "no answer: " + failure, began);
      throw failure;
    }
  }

  /** Which rules apply to which calls, and which to the request as a whole. */
  private static void assign(
      List<RpcInjection.Armed> active,
      List<RpcRequest> requests,
      Map<RpcRequest, List<RpcInjection.Armed>> hits,
      List<RpcInjection.Armed> whole) {
    for (RpcInjection.Armed armed : active) {
      switch (armed.rule().action()) {
        case RpcAction.Intercept _ -> {
          for (RpcRequest request : requests) {
            if (armed.rule().match().matches(request) && armed.fires()) {
              hits.computeIfAbsent(request, _ -> new ArrayList<>()).add(armed);
            }
          }
        }
        case RpcAction.Frames _ -> {}
        case RpcAction.Delay _,
            RpcAction.Respond _,
            RpcAction.Reset _,
            RpcAction.Cut _,
            RpcAction.Answers _,
            RpcAction.Text _,
            RpcAction.Flood _ -> {
          if (requests.stream().anyMatch(armed.rule().match()::matches) && armed.fires()) {
            whole.add(armed);
          }
        }
      }
    }
  }

  /** One request on its way. */
  private final class Exchange {
    private final URI node;
    private final List<RpcRequest> requests;
    private final Map<RpcRequest, List<RpcInjection.Armed>> hits;
    private final List<RpcInjection.Armed> whole;

    Exchange(
        URI node,
        List<RpcRequest> requests,
        Map<RpcRequest, List<RpcInjection.Armed>> hits,
        List<RpcInjection.Armed> whole) {
      this.node = node;
      this.requests = requests;
      this.hits = hits;
      this.whole = whole;
    }

    WireAnswer run(byte[] body) throws IOException {
      for (RpcInjection.Armed armed : whole) {
        if (armed.rule().action() instanceof RpcAction.Delay(Duration least, Duration most)) {
          pause(least, most, armed.random());
        }
      }
      Optional<WireAnswer> instead = instead(body);
      return instead.isPresent() ? instead.get() : edited(answers(body));
    }

    private Optional<WireAnswer> instead(byte[] body) throws IOException {
      for (RpcInjection.Armed armed : whole) {
        switch (armed.rule().action()) {
          case RpcAction.Respond(int status, var headers, String text) -> {
            return Optional.of(
                new WireAnswer.Response(status, headers, text.getBytes(StandardCharsets.UTF_8)));
          }
          case RpcAction.Reset(boolean forwardFirst) -> {
            if (forwardFirst) {
              var _ = post(node, body);
            }
            return Optional.of(new WireAnswer.Broken());
          }
          case RpcAction.Flood(long bytes, boolean packed) -> {
            return Optional.of(new WireAnswer.Blanks(bytes, packed));
          }
          case RpcAction.Intercept _,
              RpcAction.Delay _,
              RpcAction.Cut _,
              RpcAction.Answers _,
              RpcAction.Text _,
              RpcAction.Frames _ -> {}
        }
      }
      return Optional.empty();
    }

    private byte[] answers(byte[] body) throws IOException {
      boolean edits =
          whole.stream().anyMatch(armed -> armed.rule().action() instanceof RpcAction.Answers);
      if (hits.isEmpty() && !edits) {
        return post(node, body);
      }
      List<ObjectNode> answers = new ArrayList<>();
      for (RpcRequest request : requests) {
        answers.add(answer(request, hits.getOrDefault(request, List.of()), 0));
      }
      boolean batch = JSON.readTree(body).isArray();
      for (RpcInjection.Armed armed : whole) {
        if (armed.rule().action() instanceof RpcAction.Answers(var edit)) {
          answers = edit.edit(answers, armed.random());
        }
      }
      ArrayNode all = JSON.createArrayNode().addAll(answers);
      return JSON.writeValueAsBytes(batch || all.size() != 1 ? all : all.get(0));
    }

    private ObjectNode answer(RpcRequest request, List<RpcInjection.Armed> rules, int next)
        throws IOException {
      if (next == rules.size()) {
        return forwarded(node, request);
      }
      RpcInjection.Armed armed = rules.get(next);
      if (!(armed.rule().action() instanceof RpcAction.Intercept(Interceptor interceptor))) {
        throw new IllegalStateException("only interceptors answer calls: " + armed.rule().name());
      }
      return interceptor.answer(
          request,
          new Node(node, armed.random()) {
            @Override
            public ObjectNode forward(RpcRequest passed) throws IOException {
              return Exchange.this.answer(passed, rules, next + 1);
            }
          });
    }

    private WireAnswer edited(byte[] bytes) {
      byte[] body = bytes;
      for (RpcInjection.Armed armed : whole) {
        if (armed.rule().action() instanceof RpcAction.Text(var edit)) {
          body =
              edit.edit(new String(body, StandardCharsets.UTF_8), armed.random())
                  .getBytes(StandardCharsets.UTF_8);
        }
      }
      for (RpcInjection.Armed armed : whole) {
        if (armed.rule().action() instanceof RpcAction.Cut(double part)) {
          int kept = (int) Math.min(body.length - 1L, Math.round(body.length * part));
          return new WireAnswer.Partial(
              java.util.Arrays.copyOf(body, Math.max(kept, 0)), body.length);
        }
      }
      return WireAnswer.Response.json(body);
    }
  }

  /** The node behind the proxy, past all rules. */
  Upstream past(URI node, RandomGenerator random) {
    return new Node(node, random);
  }

  private class Node implements Upstream {
    private final URI node;
    private final RandomGenerator random;

    Node(URI node, RandomGenerator random) {
      this.node = node;
      this.random = random;
    }

    @Override
    public ObjectNode forward(RpcRequest request) throws IOException {
      return forwarded(node, request);
    }

    @Override
    public JsonNode ask(String method, Object... params) throws IOException {
      ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
      call.put("method", method);
      ArrayNode list = call.putArray("params");
      for (Object param : params) {
        list.add(JSON.<JsonNode>valueToTree(param));
      }
      JsonNode result = forwarded(node, new RpcRequest(0, call)).get("result");
      return result == null ? NullNode.getInstance() : result;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }
  }

  private ObjectNode forwarded(URI node, RpcRequest request) throws IOException {
    JsonNode answer = JSON.readTree(post(node, JSON.writeValueAsBytes(request.json())));
    if (!(answer instanceof ObjectNode object)) {
      throw new IOException("the node's answer is no object");
    }
    return object;
  }

  private byte[] post(URI node, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(node)
            .timeout(LIMIT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private static Optional<List<RpcRequest>> parse(long connection, byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      List<RpcRequest> requests = new ArrayList<>();
      for (JsonNode item : tree.isArray() ? tree : List.of(tree)) {
        if (!(item instanceof ObjectNode call)) {
          return Optional.empty();
        }
        requests.add(new RpcRequest(connection, call));
      }
      return requests.isEmpty() ? Optional.empty() : Optional.of(requests);
    } catch (IOException notJson) {
      // The node shall say so itself.
      return Optional.empty();
    }
  }

  private static void pause(Duration least, Duration most, RandomGenerator random)
      throws IOException {
    long spread = most.minus(least).toNanos();
    try {
      TimeUnit.NANOSECONDS.sleep(least.toNanos() + (spread == 0 ? 0 : random.nextLong(spread)));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stopped);
    }
  }

  private static Map<RpcRequest, List<RpcInjection.Armed>> hits(
      Map<RpcRequest, List<RpcInjection.Armed>> single,
      List<RpcInjection.Armed> whole,
      List<RpcRequest> requests) {
    Map<RpcRequest, List<RpcInjection.Armed>> all = new IdentityHashMap<>();
    for (RpcRequest request : requests) {
      List<RpcInjection.Armed> both = new ArrayList<>(single.getOrDefault(request, List.of()));
      both.addAll(whole);
      all.put(request, both);
    }
    return all;
  }

  private static String outcome(WireAnswer answer) {
    return switch (answer) {
      case WireAnswer.Response(int status, var _, byte[] body) ->
          "status %d, %d bytes".formatted(status, body.length);
      case WireAnswer.Partial(byte[] body, int announced) ->
          "cut at %d of %d bytes".formatted(body.length, announced);
      case WireAnswer.Blanks(long bytes, boolean packed) ->
          "%d blanks%s".formatted(bytes, packed ? ", packed" : "");
      case WireAnswer.Broken() -> "reset";
    };
  }

  private void record(
      List<RpcRequest> requests,
      Map<RpcRequest, List<RpcInjection.Armed>> hits,
      String outcome,
      long began) {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    for (RpcRequest request : requests) {
      List<String> names =
          hits.getOrDefault(request, List.of()).stream().map(armed -> armed.rule().name()).toList();
      transcript.call(request, names, outcome, millis);
    }
  }
}
