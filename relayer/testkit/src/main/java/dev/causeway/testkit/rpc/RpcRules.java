// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.causeway.model.Address;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Rules from which a test makes its own faults; {@link RpcFault} has the known ones. */
public final class RpcRules {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than anybody waits for an answer, and than any proxy runs. */
  private static final Duration NEVER = Duration.ofDays(1);

  private RpcRules() {}

  /** Answers transactions of one account as if they were accepted, and loses them. */
  public static RpcRule loseTransactionsOf(Address sender) {
    return SendFaults.loseOf(sender.toString());
  }

  /** Answers with a JSON-RPC error; the node is not asked. */
  public static RpcRule error(RpcMatch match, int code, String message) {
    return intercept(
        "error " + code, match, (request, _) -> Interceptor.error(request, code, message));
  }

  /**
   * Answers with a result; the node is not asked.
   *
   * @param json the result as JSON text
   * @throws IllegalArgumentException when it is not JSON
   */
  public static RpcRule result(RpcMatch match, String json) {
    try {
      JsonNode result = JSON.readTree(json);
      return intercept(
          "result", match, (request, _) -> Interceptor.result(request, result.deepCopy()));
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("not JSON: \"" + json + "\"", malformed);
    }
  }

  /** Answers as if there were nothing. */
  public static RpcRule nothing(RpcMatch match) {
    return intercept(
        "null", match, (request, _) -> Interceptor.result(request, NullNode.getInstance()));
  }

  /** Has the node answer and changes its result; errors pass unchanged. */
  public static RpcRule mutate(String name, RpcMatch match, UnaryOperator<JsonNode> change) {
    return intercept(
        name,
        match,
        (request, node) -> {
          ObjectNode answer = node.forward(request);
          if (answer.has("result")) {
            answer.set("result", change.apply(answer.get("result")));
          }
          return answer;
        });
  }

  /** Keeps the first elements of a result that is an array. */
  public static RpcRule truncate(RpcMatch match, int most) {
    return mutate(
        "truncate at " + most,
        match,
        result -> {
          if (result instanceof ArrayNode array) {
            while (array.size() > most) {
              var _ = array.remove(array.size() - 1);
            }
          }
          return result;
        });
  }

  /** Answers in the node's place. */
  public static RpcRule intercept(String name, RpcMatch match, Interceptor interceptor) {
    return RpcRule.of(name, match, new RpcAction.Intercept(interceptor));
  }

  /** Has another node answer. */
  public static RpcRule route(RpcMatch match, URI other) {
    return RpcRule.of("route", match, new RpcAction.Intercept(new OtherNode(other)));
  }

  /** Lets the request wait. */
  public static RpcRule delay(RpcMatch match, Duration least, Duration most) {
    return RpcRule.of("delay", match, new RpcAction.Delay(least, most));
  }

  /** Answers with an HTTP status and a body of no JSON. */
  public static RpcRule status(RpcMatch match, int status, String html) {
    return RpcRule.of(
        "status " + status,
        match,
        new RpcAction.Respond(status, Map.of("content-type", "text/html"), html));
  }

  /** Answers that there were too many requests. */
  public static RpcRule throttle(RpcMatch match, Duration retryAfter) {
    return RpcRule.of(
        "throttle",
        match,
        new RpcAction.Respond(
            429,
            Map.of(
                "content-type",
                "text/plain",
                "retry-after",
                String.valueOf(retryAfter.toSeconds())),
            "Too Many Requests"));
  }

  /** Takes every call and never answers one; subscriptions tell nothing either. */
  public static List<RpcRule> silence() {
    return List.of(delay(RpcMatch.ANY, NEVER, NEVER), LogFaults.without("silent", _ -> true));
  }

  /** Breaks connections instead of answering; with {@link RpcMatch#ANY} new ones as well. */
  public static RpcRule down(RpcMatch match) {
    return RpcRule.of("down", match, new RpcAction.Reset(false));
  }

  /** Has the node do it, and loses the answer. */
  public static RpcRule loseAnswer(RpcMatch match) {
    return RpcRule.of("lose answer", match, new RpcAction.Reset(true));
  }

  /** Answers as of some blocks behind the head. */
  public static RpcRule lag(long blocks) {
    return view("lag " + blocks, LaggingView.behind(blocks));
  }

  /** Answers as of that block for ever. */
  public static RpcRule freeze(long height) {
    return view("frozen at " + height, LaggingView.at(height));
  }

  static RpcRule view(String name, LaggingView view) {
    return intercept(name, RpcMatch.ANY, view::answer);
  }

  static RpcRule heads(String name, RpcAction.FrameFilter filter) {
    return RpcRule.of(name, RpcMatch.ANY, new RpcAction.Frames(filter));
  }
}
