// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * The node as it would answer if its head were an older block: newer blocks, logs and receipts are
 * unknown, and what is asked "as of latest" is answered as of that block.
 */
final class LaggingView {
  /** Up to which block the view reaches. */
  @FunctionalInterface
  interface Horizon {
    long height(Upstream node) throws IOException;
  }

  private static final String LATEST = "latest";
  private static final Set<String> TAGS = Set.of(LATEST, "pending", "safe", "finalized");

  /** Where these methods take the block as of which they answer. */
  private static final Map<String, Integer> STATE =
      Map.of(
          "eth_call", 1,
          "eth_estimateGas", 1,
          "eth_getBalance", 1,
          "eth_getCode", 1,
          "eth_getTransactionCount", 1,
          "eth_getStorageAt", 2,
          "eth_getProof", 2,
          "eth_feeHistory", 1);

  private final Horizon horizon;

  LaggingView(Horizon horizon) {
    this.horizon = horizon;
  }

  /** Always so many blocks behind. */
  static LaggingView behind(long blocks) {
    return new LaggingView(
        node -> Math.max(0, Quantities.number(node.ask("eth_blockNumber")) - blocks));
  }

  /** For ever at that block. */
  static LaggingView at(long height) {
    return new LaggingView(_ -> height);
  }

  /** Whether the client may hear of a new head. */
  boolean passes(JsonNode message, Upstream node) throws IOException {
    JsonNode number = message.path("params").path("result").path("number");
    return !number.isTextual() || Quantities.number(number) <= horizon.height(node);
  }

  ObjectNode answer(RpcRequest request, Upstream node) throws IOException {
    long height = horizon.height(node);
    String method = request.method();
    Integer place = STATE.get(method);
    if (place != null) {
      return state(request, node, place, height);
    }
    return switch (method) {
      case "eth_blockNumber" -> Interceptor.result(request, Quantities.of(height));
      case "eth_getBlockByNumber", "eth_getBlockReceipts", "eth_getBlockByHash" ->
          block(request, node, height);
      case "eth_getTransactionReceipt", "eth_getTransactionByHash" -> {
        ObjectNode answer = node.forward(request);
        yield isAbove(answer.path("result").path("blockNumber"), height)
            ? nothing(request)
            : answer;
      }
      case "eth_getLogs" -> logs(request, node, height);
      default -> node.forward(request);
    };
  }

  private static ObjectNode state(RpcRequest request, Upstream node, int place, long height)
      throws IOException {
    JsonNode asked = request.param(place);
    if (asked.isTextual() && !TAGS.contains(asked.asText())) {
      return isAbove(asked, height)
          ? Interceptor.error(request, -32000, "header not found")
          : node.forward(request);
    }
    ArrayNode params = request.params().deepCopy();
    while (params.size() <= place) {
      params.addNull();
    }
    if (asked.isObject()) {
      return node.forward(request);
    }
    params.set(place, Quantities.of(height));
    return node.forward(request.withParams(params));
  }

  private static ObjectNode block(RpcRequest request, Upstream node, long height)
      throws IOException {
    JsonNode asked = request.param(0);
    RpcRequest passed = request;
    if (asked.asText().equals(LATEST) || asked.asText().equals("pending")) {
      ArrayNode params = request.params().deepCopy();
      params.set(0, Quantities.of(height));
      passed = request.withParams(params);
    }
    ObjectNode answer = node.forward(passed);
    JsonNode result = answer.path("result");
    JsonNode number = result.isArray() ? result.path(0).path("blockNumber") : result.path("number");
    return isAbove(number, height) ? nothing(request) : answer;
  }

  private static ObjectNode logs(RpcRequest request, Upstream node, long height)
      throws IOException {
    ObjectNode answer = node.forward(request);
    if (answer.path("result") instanceof ArrayNode found) {
      ArrayNode visible = found.arrayNode();
      found.forEach(
          log -> {
            if (!isAbove(log.path("blockNumber"), height)) {
              visible.add(log);
            }
          });
      answer.set("result", visible);
    }
    return answer;
  }

  private static boolean isAbove(JsonNode number, long height) {
    return number.isTextual()
        && number.asText().startsWith("0x")
        && number.asText().length() <= 17
        && Quantities.number(number) > height;
  }

  private static ObjectNode nothing(RpcRequest request) {
    return Interceptor.result(request, NullNode.getInstance());
  }
}
