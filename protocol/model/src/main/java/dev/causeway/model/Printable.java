// SPDX-License-Identifier: Apache-2.0
package dev.causeway.model;

import java.util.regex.Pattern;

/**
 * Text that others chose, as it may be shown to people: a token's symbol, a node's error, a revert.
 * It is read on terminals, so nothing in it may move the cursor.
 */
public final class Printable {
  private static final Pattern OTHER = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]");

  private Printable() {}

  /** The text with a question mark in the place of whatever is not printed. */
  public static String of(String text) {
    return OTHER.matcher(text).replaceAll("?");
  }
}
