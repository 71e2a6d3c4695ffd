// SPDX-License-Identifier: Apache-2.0
package dev.causeway.testkit.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hexadecimal text that is wrong in one of the ways in which nodes get it wrong. */
final class HexShapes {
  private static final Pattern RESULT =
      Pattern.compile(
          "(\"(?:result|number|nonce|gasUsed|blockNumber)\"\\s*:\\s*)\"(0x[0-9a-f]+)\"");

  private HexShapes() {}

  /** A hash that follows from another and is not it. */
  static String otherHash(String hash) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(hash.getBytes(StandardCharsets.UTF_8));
      return "0x" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Another digit at that place of the text. */
  static String flipped(String hex, int place) {
    char old = hex.charAt(place);
    return hex.substring(0, place) + (old == '0' ? '1' : '0') + hex.substring(place + 1);
  }

  /** A header of which one field does not belong to its hash. */
  static JsonNode withFlippedField(JsonNode header) {
    if (header instanceof ObjectNode object) {
      for (String field : List.of("stateRoot", "receiptsRoot", "parentHash")) {
        if (object.path(field).isTextual()) {
          object.put(field, flipped(object.get(field).asText(), 20));
          return object;
        }
      }
    }
    return header;
  }

  /** One of: no prefix, odd digits, upper case, null, a doubled key. */
  static String misshapen(String text, RandomGenerator random) {
    Matcher found = RESULT.matcher(text);
    if (!found.find()) {
      return text;
    }
    String key = found.group(1);
    String hex = found.group(2);
    String value =
        switch (random.nextInt(5)) {
          case 0 -> "\"" + hex.substring(2) + "\"";
          case 1 -> "\"0x0" + hex.substring(2) + (hex.length() % 2 == 0 ? "" : "0") + "\"";
          case 2 -> "\"0X" + hex.substring(2).toUpperCase(Locale.ROOT) + "\"";
          case 3 -> "null";
          default -> "\"" + hex + "\"," + key + "\"0x0\"";
        };
    return text.substring(0, found.start()) + key + value + text.substring(found.end());
  }
}
