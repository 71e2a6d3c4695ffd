// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A JSON-RPC server in this process that answers by a table of methods, or hands on to a real node,
 * and lets a test spoil the whole body or single results.
 */
final class FakeNode implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile UnaryOperator<JsonNode> spoilBody = body -> body;
  private volatile Raw raw = (request, honest) -> honest;

  FakeNode(long chainId) {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException noPort) {
      throw new UncheckedIOException(noPort);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
    result("eth_chainId", "\"0x" + Long.toHexString(chainId) + "\"");
  }

  /** Hands every call on to a real node. */
  static FakeNode inFrontOf(Anvil anvil) {
    return new FakeNode(anvil.chain().value()).forwardTo(anvil);
  }

  /** Forgets what it was told to answer, and hands every call on to that node from now on. */
  FakeNode forwardTo(Anvil anvil) {
    EvmTools tools = anvil.tools();
    answers.clear();
    fallback = (method, params) -> JSON.readTree(tools.rpc(method, params.toString()));
    return this;
  }

  private volatile Answer fallback =
      (method, params) -> {
        throw new Refused(-32601, "the method " + method + " does not exist", null);
      };

  FakeNode result(String method, String json) {
    return answer(method, (name, params) -> JSON.readTree(json));
  }

  FakeNode answer(String method, Answer answer) {
    answers.put(method, answer);
    return this;
  }

  /** Changes the results of a method that is otherwise answered as before. */
  FakeNode spoil(String method, UnaryOperator<JsonNode> change) {
    Answer honest = answers.getOrDefault(method, fallback);
    return answer(method, (name, params) -> change.apply(honest.to(name, params)));
  }

  FakeNode honest(String method) {
    answers.remove(method);
    return this;
  }

  /** Changes whole bodies: an object for a call, an array for a batch. */
  FakeNode spoilBody(UnaryOperator<JsonNode> change) {
    spoilBody = change;
    return this;
  }

  /** Changes what goes over the wire. */
  FakeNode raw(Raw change) {
    raw = change;
    return this;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int requests() {
    return requests.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int count = requests.incrementAndGet();
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      JsonNode body;
      if (request.isArray()) {
        ArrayNode all = JSON.createArrayNode();
        request.forEach(call -> all.add(reply(call)));
        body = all;
      } else {
        body = reply(request);
      }
      Response honest = Response.json(spoilBody.apply(body).toString());
      Response response = raw.change(count, honest);
      response.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
      byte[] bytes = response.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    } catch (HangUp hangUp) {
      // Closed without an answer.
    }
  }

  private ObjectNode reply(JsonNode call) {
    ObjectNode reply = JSON.createObjectNode().put("jsonrpc", "2.0");
    reply.set("id", call.get("id"));
    String method = call.get("method").textValue();
    try {
      reply.set("result", answers.getOrDefault(method, fallback).to(method, call.get("params")));
    } catch (Refused refused) {
      ObjectNode error = reply.putObject("error");
      error.put("code", refused.code).put("message", refused.getMessage());
      if (refused.data != null) {
        error.put("data", refused.data);
      }
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    return reply;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Answers calls of a method. */
  interface Answer {
    JsonNode to(String method, JsonNode params) throws IOException;
  }

  /** Changes a response, knowing the number of the request from 1. */
  interface Raw {
    Response change(int request, Response honest);
  }

  record Response(int status, String body, Map<String, String> headers) {
    static Response json(String body) {
      return new Response(200, body, Map.of("Content-Type", "application/json"));
    }
  }

  /** Ends the connection without an answer. */
  static final class HangUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A JSON-RPC error. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;
    private final @org.jspecify.annotations.Nullable String data;

    Refused(int code, String message, @org.jspecify.annotations.Nullable String data) {
      super(message);
      this.code = code;
      this.data = data;
    }
  }
}
