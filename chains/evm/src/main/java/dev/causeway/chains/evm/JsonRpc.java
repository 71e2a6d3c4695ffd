// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.causeway.chains.evm.EndpointFault.Kind;
import dev.causeway.model.Bytes;
import dev.causeway.model.Printable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * JSON-RPC 2.0, strictly: answers are matched by id and never by position, a key that stands twice
 * is refused, an answer is a result or an error and not both.
 */
final class JsonRpc {
  private static final int MAX_TEXT = 300;

  private static final ObjectMapper JSON =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonRpc() {}

  /** One call as an object, several as an array; ids count up from {@code firstId}. */
  static String request(List<RpcCall> calls, long firstId) {
    int size = 16;
    for (RpcCall call : calls) {
      size += call.params().length() + 96;
    }
    StringBuilder text = new StringBuilder(size);
    if (calls.size() > 1) {
      text.append('[');
    }
    for (int i = 0; i < calls.size(); i++) {
      text.append(i == 0 ? "" : ",")
          .append("{\"jsonrpc\":\"2.0\",\"id\":")
          .append(firstId + i)
          .append(",\"method\":\"")
          .append(calls.get(i).method())
          .append("\",\"params\":")
          .append(calls.get(i).params())
          .append('}');
    }
    return calls.size() > 1 ? text.append(']').toString() : text.toString();
  }

  /**
   * Puts each answer in its call's place; a call without an answer keeps null.
   *
   * @return false when a batch was answered as a whole with one object: a server that takes none
   */
  static boolean answers(
      byte[] body, List<RpcCall> calls, long firstId, @Nullable RpcReply[] answers)
      throws EndpointFault {
    JsonNode tree;
    try {
      tree = JSON.readTree(body);
    } catch (IOException malformed) {
      throw new EndpointFault(Kind.MALFORMED, "the body is not JSON: " + beginning(body));
    }
    if (calls.size() == 1 && tree.isObject()) {
      answers[0] = single(tree, calls.getFirst(), firstId);
      return true;
    }
    if (calls.size() > 1 && tree.isObject() && tree.hasNonNull("error")) {
      refuseWhenThrottled(tree.get("error"));
      return false;
    }
    if (!tree.isArray()) {
      throw new EndpointFault(
          Kind.MALFORMED, "the body is not an answer to a batch: " + beginning(body));
    }
    for (JsonNode item : tree) {
      JsonNode id = item.get("id");
      if (id == null || !id.isIntegralNumber() || !id.canConvertToLong()) {
        continue; // belongs to no call; the call that it should have answered is found missing
      }
      long index = id.longValue() - firstId;
      if (index < 0 || index >= calls.size()) {
        continue;
      }
      if (answers[(int) index] != null) {
        throw new EndpointFault(Kind.MALFORMED, "two answers with the id " + id);
      }
      answers[(int) index] = reply(item, calls.get((int) index));
    }
    return true;
  }

  private static RpcReply single(JsonNode tree, RpcCall call, long expectedId)
      throws EndpointFault {
    JsonNode id = tree.get("id");
    // Of a number beyond 64 bits the long is a part, which might be another's.
    boolean matches =
        id != null
            && id.isIntegralNumber()
            && id.canConvertToLong()
            && id.longValue() == expectedId;
    // A server that could not read the request answers with a null id and an error.
    boolean unread = (id == null || id.isNull()) && tree.hasNonNull("error");
    if (!matches && !unread) {
      throw new EndpointFault(
          Kind.MALFORMED, call.method() + ": the answer has the id " + id + " of another call");
    }
    return reply(tree, call);
  }

  private static RpcReply reply(JsonNode item, RpcCall call) throws EndpointFault {
    boolean refused = item.hasNonNull("error");
    if (refused == item.hasNonNull("result") && (refused || !item.has("result"))) {
      throw new EndpointFault(
          Kind.MALFORMED,
          call.method()
              + ": the answer has "
              + (refused ? "both" : "neither")
              + " result and error");
    }
    if (!refused) {
      return new RpcReply.Result(item.get("result"));
    }
    JsonNode error = item.get("error");
    refuseWhenThrottled(error);
    return refusal(error);
  }

  private static RpcReply.Refusal refusal(JsonNode error) {
    long code = error.path("code").asLong(0);
    String message = shortened(error.path("message").asText(""));
    JsonNode data = error.path("data");
    // Some clients nest the bytes, one puts a word before them.
    JsonNode bytes = data.isObject() ? data.path("data") : data;
    if (bytes.isTextual()) {
      String text = bytes.textValue();
      int start = text.indexOf("0x");
      if (start == 0 || (start > 0 && text.toLowerCase(Locale.ROOT).startsWith("reverted 0x"))) {
        try {
          return new RpcReply.Refusal(code, message, Bytes.parse(text.substring(start)), true);
        } catch (IllegalArgumentException notBytes) {
          return new RpcReply.Refusal(code, message, Bytes.EMPTY, false);
        }
      }
    }
    return new RpcReply.Refusal(code, message, Bytes.EMPTY, false);
  }

  /**
   * Limits of hosted nodes arrive as errors of single calls: the whole endpoint is to be spared.
   */
  private static void refuseWhenThrottled(JsonNode error) throws EndpointFault {
    long code = error.path("code").asLong(0);
    if (code == 429 || code == -32005) {
      throw new EndpointFault(
          Kind.THROTTLED,
          "refused with code " + code + ": " + shortened(error.path("message").asText("")));
    }
  }

  /** The height in a message of a head subscription; empty for any other message. */
  static OptionalLong headOf(String message) {
    try {
      JsonNode number = JSON.readTree(message).path("params").path("result").path("number");
      return number.isTextual() && number.textValue().matches("0x[0-9a-f]{1,15}")
          ? OptionalLong.of(Long.parseLong(number.textValue().substring(2), 16))
          : OptionalLong.empty();
    } catch (IOException malformed) {
      return OptionalLong.empty();
    }
  }

  static String shortened(String text) {
    String line = Printable.of(text.replaceAll("\\s+", " "));
    return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "...";
  }

  private static String beginning(byte[] body) {
    int length = Math.min(body.length, 60);
    String text = new String(body, 0, length, java.nio.charset.StandardCharsets.UTF_8);
    return "\""
        + text.replaceAll("[^\\x20-\\x7e]", ".")
        + "\""
        + (body.length > length ? "..." : "");
  }
}
