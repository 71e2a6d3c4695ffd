// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/** Numbers as JSON-RPC writes them. */
final class Quantities {
  private Quantities() {}

  static TextNode of(long number) {
    return TextNode.valueOf("0x" + Long.toHexString(number));
  }

  static boolean isNumber(JsonNode text) {
    return text.isTextual() && text.asText().matches("0x[0-9a-fA-F]{1,15}");
  }

  /** 0 when it is none. */
  static long number(JsonNode text) {
    return isNumber(text) ? Long.parseLong(text.asText().substring(2), 16) : 0;
  }

  static long headOf(Upstream node) throws IOException {
    return number(node.ask("eth_blockNumber"));
  }
}
