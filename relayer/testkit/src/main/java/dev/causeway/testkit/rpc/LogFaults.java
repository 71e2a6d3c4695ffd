// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;

/** What nodes do to logs and receipts. */
final class LogFaults {
  private static final RpcMatch RANGES = RpcMatch.method("eth_getLogs");
  private static final RpcMatch LOGS =
      RpcMatch.method("eth_getLogs", "eth_getBlockReceipts", "eth_getTransactionReceipt");
  private static final RpcMatch RECEIPTS =
      RpcMatch.method("eth_getBlockReceipts", "eth_getTransactionReceipt");
  private static final int PRUNED_BEYOND = 64;

  private record Shape(int code, String message) {}

  /** As providers of different make say that a range is too long. */
  private static final List<Shape> TOO_LONG =
      List.of(
          new Shape(-32005, "query returned more than 10000 results"),
          new Shape(-32602, "block range is too wide"),
          new Shape(-32603, "internal error: range limit"),
          new Shape(-32000, "exceed maximum block range: 1"),
          new Shape(35, "ranges over 1 blocks are not supported on this tier"),
          new Shape(-32614, "eth_getLogs is limited to a 1 block range"));

  private LogFaults() {}

  /** Whether a log is to be kept. */
  private interface Keep {
    boolean test(JsonNode log, Upstream node) throws IOException;
  }

  private static RpcRule keeping(String name, Keep keep) {
    return RpcRules.intercept(
        name,
        LOGS,
        (request, node) -> {
          ObjectNode answer = node.forward(request);
          if (answer.has("result")) {
            answer.set("result", kept(answer.get("result"), keep, node));
          }
          return answer;
        });
  }

  /** Logs by themselves, or within one receipt or a block's. */
  private static JsonNode kept(JsonNode result, Keep keep, Upstream node) throws IOException {
    if (result instanceof ObjectNode receipt && receipt.path("logs") instanceof ArrayNode logs) {
      receipt.set("logs", kept(logs, keep, node));
      return receipt;
    }
    if (!(result instanceof ArrayNode all)) {
      return result;
    }
    ArrayNode left = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : all) {
      if (item.has("logs")) {
        left.add(kept(item, keep, node));
      } else if (keep.test(item, node)) {
        left.add(item);
      }
    }
    return left;
  }

  static RpcRule missingNearHead(int blocks) {
    return keeping(
        "no logs in the newest " + blocks,
        (log, node) ->
            Quantities.number(log.path("blockNumber")) <= Quantities.headOf(node) - blocks);
  }

  /** Which ones are missing follows from the seed and the log: always the same. */
  static RpcRule missingForEver(long seed) {
    return keeping(
        "some logs never",
        (log, _) ->
            Math.floorMod(
                    seed
                        + log.path("transactionHash").asText().hashCode()
                        + Quantities.number(log.path("logIndex")),
                    4)
                != 0);
  }

  static List<RpcRule> truncated(int most) {
    return List.of(RpcRules.truncate(RANGES, most), RpcRules.truncate(RECEIPTS, most));
  }

  static RpcRule rangeLimit() {
    return RpcRules.intercept(
        "range limit",
        RANGES,
        (request, node) -> {
          JsonNode from = request.at("/0/fromBlock");
          JsonNode to = request.at("/0/toBlock");
          if (request.at("/0").has("blockHash") || from.equals(to) && !from.isMissingNode()) {
            return node.forward(request);
          }
          Shape shape = TOO_LONG.get(node.random().nextInt(TOO_LONG.size()));
          return Interceptor.error(request, shape.code(), shape.message());
        });
  }

  static RpcRule clipped() {
    return RpcRules.intercept(
        "range clipped at the head",
        RANGES,
        (request, node) -> {
          JsonNode to = request.at("/0/toBlock");
          long head = Quantities.headOf(node);
          if (Quantities.number(to) <= head) {
            return node.forward(request);
          }
          ArrayNode params = request.params().deepCopy();
          ((ObjectNode) params.get(0)).set("toBlock", Quantities.of(head));
          return node.forward(request.withParams(params));
        });
  }

  static RpcRule newestBlocksUnknownByHash(int blocks) {
    return RpcRules.intercept(
        "newest blocks unknown by hash",
        request ->
            request.method().equals("eth_getBlockByHash")
                || (request.method().equals("eth_getLogs") && request.at("/0").has("blockHash"))
                || (request.method().equals("eth_getBlockReceipts")
                    && request.param(0).asText().length() == 66),
        (request, node) -> {
          String hash =
              request.method().equals("eth_getLogs")
                  ? request.at("/0/blockHash").asText()
                  : request.param(0).asText();
          JsonNode number = node.ask("eth_getBlockByHash", hash, false).path("number");
          return Quantities.number(number) > Quantities.headOf(node) - blocks
              ? Interceptor.error(request, -32000, "unknown block")
              : node.forward(request);
        });
  }

  static RpcRule noReceipt() {
    return RpcRules.nothing(RpcMatch.method("eth_getTransactionReceipt"));
  }

  /** The block that the receipt names never was on the chain. */
  static RpcRule staleReceipt() {
    return RpcRules.mutate(
        "receipt of an orphaned block",
        RECEIPTS,
        result -> {
          (result.isArray() ? result : List.of(result))
              .forEach(
                  receipt -> {
                    if (receipt instanceof ObjectNode object && object.has("blockHash")) {
                      object.put(
                          "blockHash", HexShapes.otherHash(object.get("blockHash").asText()));
                    }
                  });
          return result;
        });
  }

  static List<RpcRule> pruned() {
    return List.of(
        keeping("no old logs", (log, node) -> !isOld(log.path("blockNumber"), node)),
        RpcRules.intercept(
            "no old receipts",
            RECEIPTS,
            (request, node) -> {
              ObjectNode answer = node.forward(request);
              JsonNode first = answer.path("result");
              JsonNode receipt = first.isArray() ? first.path(0) : first;
              return isOld(receipt.path("blockNumber"), node)
                  ? Interceptor.result(request, NullNode.getInstance())
                  : answer;
            }));
  }

  private static boolean isOld(JsonNode number, Upstream node) throws IOException {
    return Quantities.isNumber(number)
        && Quantities.number(number) < Quantities.headOf(node) - PRUNED_BEYOND;
  }

  /** Blocks until the messages of the node that match have been held back. */
  static RpcRule without(String name, Predicate<JsonNode> held) {
    return RpcRules.heads(name, (message, _) -> !held.test(message));
  }
}
