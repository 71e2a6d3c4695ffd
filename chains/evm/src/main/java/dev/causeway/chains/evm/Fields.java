// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.evm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.causeway.chains.ChainFailure;
import dev.causeway.model.Address;
import dev.causeway.model.Bytes;
import dev.causeway.model.Bytes32;
import dev.causeway.model.ChainId;
import dev.causeway.model.UInt256;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads the fields of a JSON answer, strictly: a field that is missing, null, of another type or
 * not in the form of the execution API is a fault that names it, never a default.
 */
final class Fields {
  private final ChainId chain;
  private final String where;
  private final JsonNode node;

  Fields(ChainId chain, String where, JsonNode node) throws ChainFault {
    this.chain = chain;
    this.where = where;
    this.node = node;
    if (!node.isObject()) {
      throw malformed("expected an object, but got " + shown(node));
    }
  }

  /** Whether the field is there and not null. */
  boolean has(String field) {
    return node.hasNonNull(field);
  }

  JsonNode json(String field) throws ChainFault {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw malformed(field + " is missing");
    }
    return value;
  }

  Bytes32 word(String field) throws ChainFault {
    return parsed(field, Bytes32::parse);
  }

  Address address(String field) throws ChainFault {
    return parsed(field, Address::parse);
  }

  Bytes bytes(String field) throws ChainFault {
    return parsed(field, Bytes::parse);
  }

  /** A quantity below 2^63. */
  long number(String field) throws ChainFault {
    return number(chain, where + "." + field, json(field));
  }

  UInt256 bigNumber(String field) throws ChainFault {
    return bigNumber(chain, where + "." + field, json(field));
  }

  boolean flag(String field) throws ChainFault {
    JsonNode value = json(field);
    if (!value.isBoolean()) {
      throw malformed(field + " must be true or false, but is " + shown(value));
    }
    return value.booleanValue();
  }

  <T> T parsed(String field, Function<String, T> parse) throws ChainFault {
    JsonNode value = json(field);
    if (!value.isTextual()) {
      throw malformed(field + " must be a string, but is " + shown(value));
    }
    try {
      return parse.apply(value.textValue());
    } catch (IllegalArgumentException wrong) {
      throw malformed(field + ": " + wrong.getMessage());
    }
  }

  /** The elements of an array. */
  List<JsonNode> array(String field) throws ChainFault {
    return elements(chain, where + "." + field, json(field));
  }

  ChainFault malformed(String detail) {
    return malformed(chain, where + ": " + detail);
  }

  static ChainFault malformed(ChainId chain, String detail) {
    return new ChainFault(new ChainFailure.Malformed(chain, detail));
  }

  static List<JsonNode> elements(ChainId chain, String where, JsonNode value) throws ChainFault {
    if (!value.isArray()) {
      throw malformed(chain, where + " must be an array, but is " + shown(value));
    }
    List<JsonNode> elements = new ArrayList<>(value.size());
    value.forEach(elements::add);
    return elements;
  }

  static List<Bytes> listOfBytes(ChainId chain, String where, JsonNode value) throws ChainFault {
    List<Bytes> list = new ArrayList<>();
    for (JsonNode element : elements(chain, where, value)) {
      list.add(bytes(chain, where, element));
    }
    return list;
  }

  static Bytes bytes(ChainId chain, String where, JsonNode value) throws ChainFault {
    if (!value.isTextual()) {
      throw malformed(chain, where + " must be a hexadecimal string, but is " + shown(value));
    }
    try {
      return Bytes.parse(value.textValue());
    } catch (IllegalArgumentException wrong) {
      throw malformed(chain, where + ": " + wrong.getMessage());
    }
  }

  /** A quantity: 0x and hexadecimal digits without leading zeros. */
  static long number(ChainId chain, String where, JsonNode value) throws ChainFault {
    String digits = digits(chain, where, value);
    if (digits.length() > 16 || (digits.length() == 16 && digits.charAt(0) > '7')) {
      throw malformed(chain, where + " is out of range: 0x" + digits);
    }
    return Long.parseLong(digits, 16);
  }

  static UInt256 bigNumber(ChainId chain, String where, JsonNode value) throws ChainFault {
    String digits = digits(chain, where, value);
    return UInt256.of(Bytes32.parse("0x" + "0".repeat(64 - digits.length()) + digits));
  }

  private static String digits(ChainId chain, String where, JsonNode value) throws ChainFault {
    String text = value.isTextual() ? value.textValue() : "";
    boolean quantity = text.length() > 2 && text.length() <= 66 && text.startsWith("0x");
    for (int i = 2; quantity && i < text.length(); i++) {
      quantity = Character.digit(text.charAt(i), 16) >= 0 && text.charAt(i) < 128;
    }
    if (!quantity || (text.charAt(2) == '0' && text.length() > 3)) {
      throw malformed(
          chain, where + " must be 0x and digits without leading zeros, but is " + shown(value));
    }
    return text.substring(2);
  }

  private static String shown(JsonNode value) {
    return JsonRpc.shortened(value.toString());
  }
}
