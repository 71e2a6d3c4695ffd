// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.settings;

import com.typesafe.config.Config;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Refuses keys that the reference does not have: a misspelled key must not silently leave a default
 * in force.
 */
final class KnownKeys {
  private KnownKeys() {}

  /**
   * Checks every path of {@code given} against the reference.
   *
   * @throws InvalidSettingsException naming the first unknown key and the nearest known one
   */
  static void check(Config given, Config reference, String origin) {
    Set<String> known = paths(reference);
    for (String path : paths(given)) {
      if (!known.contains(path)) {
        String nearest =
            known.stream()
                .min(Comparator.comparingInt(candidate -> distance(path, candidate)))
                .orElseThrow();
        throw new InvalidSettingsException(
            "unknown configuration key \"causeway.%s\" in %s; the nearest known key is \"causeway.%s\""
                .formatted(path, origin, nearest));
      }
    }
  }

  private static Set<String> paths(Config config) {
    // The reference writes optional values as empty strings, so that every key exists.
    return config.entrySet().stream()
        .map(java.util.Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Levenshtein's edit distance. */
  static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int column = 0; column <= right.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= left.length(); row++) {
      int[] current = new int[right.length() + 1];
      current[0] = row;
      for (int column = 1; column <= right.length(); column++) {
        int changed =
            above[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
        current[column] = Math.min(changed, Math.min(above[column], current[column - 1]) + 1);
      }
      above = current;
    }
    return above[right.length()];
  }
}
