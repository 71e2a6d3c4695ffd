// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a node that is not the one behind the proxy. */
record OtherNode(URI node) implements Interceptor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LIMIT_MILLIS = 10_000;

  @Override
  public ObjectNode answer(RpcRequest request, Upstream ignored) throws IOException {
    // The JDK's older client keeps its connections in one place: nothing has to be closed with a
    // rule.
    HttpURLConnection connection = (HttpURLConnection) node.toURL().openConnection();
    connection.setConnectTimeout(LIMIT_MILLIS);
    connection.setReadTimeout(LIMIT_MILLIS);
    connection.setDoOutput(true);
    connection.setRequestProperty("content-type", "application/json");
    try (var out = connection.getOutputStream()) {
      out.write(JSON.writeValueAsBytes(request.json()));
    }
    try (var in = connection.getInputStream()) {
      if (JSON.readTree(in) instanceof ObjectNode answer) {
        return answer;
      }
      throw new IOException("the answer of " + node + " is no object");
    }
  }
}
