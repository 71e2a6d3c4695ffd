// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.random.RandomGenerator;

/** What an interceptor may use: the node behind the proxy, and the rule's own source of chance. */
public interface Upstream {
  /**
   * Has the next rule, or in the end the node, answer the call.
   *
   * @return a JSON-RPC answer with a result or an error, the caller's to change
   * @throws IOException when the node does not answer
   */
  ObjectNode forward(RpcRequest request) throws IOException;

  /**
   * Asks the node something of the rule's own, past all rules.
   *
   * @param params strings, numbers, booleans, or JSON nodes
   * @return the result; a null node when there is none or the answer is an error
   * @throws IOException when the node does not answer
   */
  JsonNode ask(String method, Object... params) throws IOException;

  /** Chance that follows from the proxy's seed and the rule; safe for concurrent use. */
  RandomGenerator random();
}
