// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One JSON-RPC call as a client sent it; a batch is several of them.
 *
 * @param connection number of the client's connection to the proxy, from 1
 * @param json the call as it came; not to be changed in place
 */
public record RpcRequest(long connection, ObjectNode json) {
  /** The method, empty when the call names none. */
  public String method() {
    return json.path("method").asText("");
  }

  /** The id, null when the call has none. */
  public JsonNode id() {
    return json.path("id");
  }

  /** The parameters, usually an array; missing when there are none. */
  public JsonNode params() {
    return json.path("params");
  }

  /** The parameter at that place, a missing node when there is none. */
  public JsonNode param(int index) {
    JsonNode found = params().get(index);
    return found == null ? MissingNode.getInstance() : found;
  }

  /** What stands at a JSON pointer into the parameters, such as {@code /0/fromBlock}. */
  public JsonNode at(String pointer) {
    return params().at(JsonPointer.compile(pointer));
  }

  /** The same call with other parameters. */
  public RpcRequest withParams(JsonNode params) {
    ObjectNode changed = json.deepCopy();
    changed.set("params", params);
    return new RpcRequest(connection, changed);
  }
}
