// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The devnet's own door to a node, for what only a devnet asks: mining, impersonation, reorgs. It
 * does not retry; what relays uses the chain ports instead. Safe for concurrent use.
 */
public final class DevnetRpc {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Makes clients that share one pool of connections. */
  public static final class Factory implements AutoCloseable {
    private final HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    /** A client of the node at {@code url} with a limit of ten seconds for an answer. */
    public DevnetRpc to(URI url) {
      return new DevnetRpc(http, url, Duration.ofSeconds(10));
    }

    /** Ends calls that are under way and closes all connections. */
    @Override
    public void close() {
      http.shutdownNow();
    }
  }

  /** A call did not come to a result. */
  public static final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whether there was no answer at all, as against one that says no. */
    private final boolean unreachable;

    CallFailed(String message, boolean unreachable) {
      super(message);
      this.unreachable = unreachable;
    }

    CallFailed(String message, boolean unreachable, Throwable cause) {
      super(message, cause);
      this.unreachable = unreachable;
    }

    /** Whether there was no answer at all, as against one that says no. */
    public boolean unreachable() {
      return unreachable;
    }
  }

  private final HttpClient http;
  private final URI url;
  private final Duration limit;
  private final AtomicLong lastId = new AtomicLong();

  private DevnetRpc(HttpClient http, URI url, Duration limit) {
    this.http = http;
    this.url = url;
    this.limit = limit;
  }

  /** The same node, with another limit for an answer. */
  public DevnetRpc within(Duration newLimit) {
    return new DevnetRpc(http, url, newLimit);
  }

  /** The address of the node. */
  public URI url() {
    return url;
  }

  /**
   * One call.
   *
   * @param parameters strings, numbers, booleans, lists, maps or {@link JsonNode}s
   * @return the result; a JSON null is a null node
   * @throws CallFailed when there is no answer in time or the answer is an error
   */
  public JsonNode call(String method, Object... parameters) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0");
    request.put("id", lastId.incrementAndGet());
    request.put("method", method);
    ArrayNode list = request.putArray("params");
    for (Object parameter : parameters) {
      list.add(JSON.<JsonNode>valueToTree(parameter));
    }
    JsonNode answer = exchange(method, request);
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      throw new CallFailed(
          "%s at %s: %s (code %s)"
              .formatted(method, url, error.path("message").asText(), error.path("code").asText()),
          false);
    }
    JsonNode result = answer.get("result");
    if (result == null) {
      throw new CallFailed(
          "%s at %s: an answer without a result; is this a JSON-RPC node?".formatted(method, url),
          false);
    }
    return result;
  }

  /** One call whose result is text, which numbers and hashes are. */
  public String text(String method, Object... parameters) {
    JsonNode result = call(method, parameters);
    if (!result.isTextual()) {
      throw new CallFailed("%s at %s: expected text, got %s".formatted(method, url, result), false);
    }
    return result.textValue();
  }

  /** One call whose result is a number that fits a long. */
  public long number(String method, Object... parameters) {
    return Quantity.parse(text(method, parameters));
  }

  /** As {@link #text}, empty when the node does not answer at all. */
  Optional<String> ifReachable(String method) {
    try {
      return Optional.of(text(method));
    } catch (CallFailed failure) {
      if (failure.unreachable()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  private JsonNode exchange(String method, ObjectNode body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(limit)
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return JSON.readTree(response.body());
    } catch (JsonProcessingException malformed) {
      throw new CallFailed(
          "%s at %s: the answer is not JSON; is this a JSON-RPC node?".formatted(method, url),
          false,
          malformed);
    } catch (IOException failure) {
      throw new CallFailed(
          "%s at %s: no answer: %s".formatted(method, url, failure), true, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CallFailed("%s at %s: interrupted".formatted(method, url), true, interrupted);
    }
  }
}
