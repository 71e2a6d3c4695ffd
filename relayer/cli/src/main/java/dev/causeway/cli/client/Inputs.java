// SPDX-License-Identifier: Apache-2.0
package dev.causeway.cli.client;

import dev.causeway.cli.CliException;
import dev.causeway.model.Address;
import dev.causeway.proofs.merkle.Addresses;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that people type. Every problem names the option, the value and the remedy. */
public final class Inputs {
  private static final Pattern HASH = Pattern.compile("0x[0-9a-fA-F]{64}");
  private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final String PREFIX = "transfers/";

  private Inputs() {}

  /** An address, with its checksum if it has one. */
  public static Address address(String option, String text) {
    try {
      return Addresses.parseChecksummed(text);
    } catch (IllegalArgumentException malformed) {
      throw CliException.usage(option + ": " + malformed.getMessage());
    }
  }

  /** A message id or transaction hash in lower case; "transfers/" before it is taken away. */
  public static String hash(String text) {
    String hash = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    if (!HASH.matcher(hash).matches()) {
      throw CliException.usage(
          "\"%s\" is neither a message id nor a transaction hash: give 0x and 64 hexadecimal digits"
              .formatted(text));
    }
    return hash.toLowerCase(java.util.Locale.ROOT);
  }

  /** A time such as 500ms, 8s or 10m, above zero. */
  public static Duration time(String option, String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches() || Long.parseLong(time.group(1)) == 0) {
      throw CliException.usage(
          "%s: \"%s\" is no time: write a number and ms, s, m or h, such as 500ms or 8s"
              .formatted(option, text));
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

  /** A number within bounds. */
  public static int number(String option, int value, int least, int most) {
    if (value < least || value > most) {
      throw CliException.usage(
          "%s: %d is out of range, give %d to %d".formatted(option, value, least, most));
    }
    return value;
  }
}
