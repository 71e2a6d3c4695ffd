// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.util.HexFormat;

/** Reads and writes 0x-prefixed hexadecimal, refusing what is not exactly that. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  static String of(byte[] bytes) {
    return "0x" + FORMAT.formatHex(bytes);
  }

  static byte[] parse(String what, String text) {
    if (!text.startsWith("0x")) {
      throw new IllegalArgumentException(
          "%s must start with 0x, but is \"%s\"".formatted(what, abbreviated(text)));
    }
    try {
      return FORMAT.parseHex(text, 2, text.length());
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "%s must be 0x and pairs of hexadecimal digits, but is \"%s\""
              .formatted(what, abbreviated(text)),
          malformed);
    }
  }

  static byte[] parseExactly(String what, int size, String text) {
    byte[] bytes = parse(what, text);
    if (bytes.length != size) {
      throw new IllegalArgumentException(
          "%s must be %d bytes (0x and %d digits), but \"%s\" has %d"
              .formatted(what, size, 2 * size, abbreviated(text), bytes.length));
    }
    return bytes;
  }

  private static String abbreviated(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
