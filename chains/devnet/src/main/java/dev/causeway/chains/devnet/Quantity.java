// SPDX-License-Identifier: Apache-2.0
package dev.causeway.chains.devnet;

import java.math.BigInteger;

/** Numbers as JSON-RPC writes them: 0x and hexadecimal digits without leading zeros. */
final class Quantity {
  private Quantity() {}

  static String of(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("quantity below zero: " + value);
    }
    return "0x" + Long.toHexString(value);
  }

  static String of(BigInteger value) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException("quantity below zero: " + value);
    }
    return "0x" + value.toString(16);
  }

  /** Reads a number that fits a long; anything else throws {@link DevnetException}. */
  static long parse(String text) {
    try {
      if (text.startsWith("0x")) {
        return Long.parseLong(text, 2, text.length(), 16);
      }
    } catch (NumberFormatException _) {
      // reported below, with the text
    }
    throw new DevnetException("a node answered \"%s\" where a number belongs".formatted(text));
  }
}
