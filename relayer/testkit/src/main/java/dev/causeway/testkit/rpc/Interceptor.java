// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Answers a call in the node's place, with or without asking the node. */
@FunctionalInterface
public interface Interceptor {
  /**
   * The answer to one call. Called from many threads.
   *
   * @throws IOException when the node had to be asked and does not answer; the client's connection
   *     is broken then
   */
  ObjectNode answer(RpcRequest request, Upstream node) throws IOException;

  /** An answer with a result. */
  static ObjectNode result(RpcRequest request, JsonNode result) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("jsonrpc", "2.0");
    answer.set("id", request.id());
    answer.set("result", result);
    return answer;
  }

  /** An answer with an error. */
  static ObjectNode error(RpcRequest request, int code, String message) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("jsonrpc", "2.0");
    answer.set("id", request.id());
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }
}
