// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.causeway.model.Bytes;
import dev.causeway.proofs.merkle.Keccak;
import java.io.IOException;
import java.util.Map;

/** What nodes do to transactions that are given to them. */
final class SendFaults {
  static final RpcMatch SEND = RpcMatch.method("eth_sendRawTransaction");

  private SendFaults() {}

  /** The hash that a node would answer. */
  private static ObjectNode accepted(RpcRequest request) {
    return Interceptor.result(
        request, TextNode.valueOf(Keccak.hash(Bytes.parse(request.param(0).asText())).toString()));
  }

  static RpcRule swallow(String name) {
    return RpcRules.intercept(name, SEND, (request, _) -> accepted(request));
  }

  static RpcRule loseOf(String sender) {
    return RpcRules.intercept(
        "transactions of " + sender + " are lost",
        SEND.where("/0", raw -> isOf(sender, raw.asText())),
        (request, _) -> accepted(request));
  }

  private static boolean isOf(String sender, String raw) {
    try {
      return RawTransaction.parse(Bytes.parse(raw)).sender().equalsIgnoreCase(sender);
    } catch (IllegalArgumentException notOurs) {
      return false;
    }
  }

  static RpcRule alreadyKnown() {
    return RpcRules.intercept(
        "already known",
        SEND,
        (request, node) -> {
          var _ = node.forward(request);
          return Interceptor.error(request, -32000, "already known");
        });
  }

  /** Takes it out of the pool again, unless a block was quicker. */
  static RpcRule dropped() {
    return RpcRules.intercept(
        "dropped from the pool",
        SEND,
        (request, node) -> {
          ObjectNode answer = node.forward(request);
          if (answer.path("result").isTextual()) {
            var _ = node.ask("anvil_dropTransaction", answer.get("result").asText());
          }
          return answer;
        });
  }

  static RpcRule replacementRule() {
    return RpcRules.intercept("replacement needs 10 %", SEND, SendFaults::replaced);
  }

  /** As geth does: both fees of a replacement exceed the old ones by a tenth. */
  private static ObjectNode replaced(RpcRequest request, Upstream node) throws IOException {
    RawTransaction offered;
    try {
      offered = RawTransaction.parse(Bytes.parse(request.param(0).asText()));
    } catch (IllegalArgumentException notOurs) {
      // Of another type, or none at all: the node shall decide.
      return node.forward(request);
    }
    JsonNode waiting = waiting(node.ask("txpool_content").path("pending"), offered);
    if (waiting.isObject()
        && !waiting.path("hash").asText().equalsIgnoreCase(offered.hash())
        && !(offered.maxFee() >= bumped(waiting.path("maxFeePerGas"))
            && offered.priorityFee() >= bumped(waiting.path("maxPriorityFeePerGas")))) {
      return Interceptor.error(request, -32000, "replacement transaction underpriced");
    }
    return node.forward(request);
  }

  /** Nodes do not agree about upper and lower case of the senders. */
  private static JsonNode waiting(JsonNode pending, RawTransaction offered) {
    for (Map.Entry<String, JsonNode> account : pending.properties()) {
      if (account.getKey().equalsIgnoreCase(offered.sender())) {
        return account.getValue().path(String.valueOf(offered.nonce()));
      }
    }
    return MissingNode.getInstance();
  }

  private static long bumped(JsonNode fee) {
    return Math.multiplyExact(Quantities.number(fee), 11) / 10;
  }

  static RpcRule wrongPendingNonce() {
    return RpcRules.intercept(
        "pending nonce off by up to 2",
        RpcMatch.method("eth_getTransactionCount")
            .where("/1", tag -> tag.asText().equals("pending")),
        (request, node) -> {
          ObjectNode answer = node.forward(request);
          JsonNode count = answer.path("result");
          if (Quantities.isNumber(count)) {
            long off = node.random().nextInt(2) + 1L;
            long truth = Quantities.number(count);
            boolean high = node.random().nextBoolean() || truth < off;
            answer.set("result", Quantities.of(high ? truth + off : truth - off));
          }
          return answer;
        });
  }

  static RpcRule lowEstimate() {
    return RpcRules.intercept(
        "gas estimate halved or refused",
        RpcMatch.method("eth_estimateGas"),
        (request, node) -> {
          if (node.random().nextInt(3) == 0) {
            return Interceptor.error(request, -32000, "gas required exceeds allowance");
          }
          ObjectNode answer = node.forward(request);
          if (Quantities.isNumber(answer.path("result"))) {
            answer.set("result", Quantities.of(Quantities.number(answer.path("result")) / 2));
          }
          return answer;
        });
  }
}
