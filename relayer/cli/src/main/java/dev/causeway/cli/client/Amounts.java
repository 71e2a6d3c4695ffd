// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.cli.CliException;
import dev.causeway.model.TokenAmount;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Amounts as people write them: whole tokens with decimals, such as 5 or 1.25. */
public final class Amounts {
  // Bounded before a number is built; no sign, no exponent, no grouping.
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,40}(\\.[0-9]{1,40})?");

  private Amounts() {}

  /**
   * Reads an amount.
   *
   * @param text what was typed
   * @param decimals digits after the point that the token has
   * @param symbol the token's symbol, for messages
   * @throws CliException when it is no amount above zero that the token can express
   */
  public static TokenAmount parse(String text, int decimals, String symbol) {
    if (!DECIMAL.matcher(text).matches()) {
      throw CliException.usage(
          "amount \"%s\" is no amount: write whole tokens with a point, such as 5 or 1.25"
              .formatted(text));
    }
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    if (value.scale() > decimals) {
      throw CliException.usage(
          "amount %s has %d digits after the point, but %s has %d: shorten it"
              .formatted(text, value.scale(), symbol, decimals));
    }
    BigInteger units = value.movePointRight(decimals).toBigIntegerExact();
    if (units.signum() == 0) {
      throw CliException.usage("amount " + text + " is nothing: give more than 0");
    }
    if (units.bitLength() > 128) {
      throw CliException.usage(
          "amount %s is above the most that a message can carry, 2^128 - 1 smallest units"
              .formatted(text));
    }
    return TokenAmount.parse(units.toString());
  }

  /** Writes smallest units as whole tokens. */
  public static String show(String smallestUnits, int decimals) {
    return new BigDecimal(new BigInteger(smallestUnits), decimals)
        .stripTrailingZeros()
        .toPlainString();
  }
}
