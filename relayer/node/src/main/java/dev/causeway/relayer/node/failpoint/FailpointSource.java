// SPDX-License-Identifier: Apache-2.0
package dev.causeway.relayer.node.failpoint;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where this process was told its failpoints; a property is stronger than the environment.
 *
 * @param rules rules from the start: {@code causeway.failpoints}, or {@code CAUSEWAY_FAILPOINTS}
 * @param file a file whose content replaces them whenever it changes: {@code
 *     causeway.failpoints.file}, or {@code CAUSEWAY_FAILPOINTS_FILE}
 */
public record FailpointSource(Optional<String> rules, Optional<Path> file) {
  /** Reads them from the properties and the environment of a process. */
  public static FailpointSource of(Properties properties, Map<String, String> environment) {
    return new FailpointSource(
        named(properties.getProperty("causeway.failpoints"), environment, "CAUSEWAY_FAILPOINTS"),
        named(
                properties.getProperty("causeway.failpoints.file"),
                environment,
                "CAUSEWAY_FAILPOINTS_FILE")
            .map(Path::of));
  }

  private static Optional<String> named(
      @Nullable String property, Map<String, String> environment, String variable) {
    return Optional.ofNullable(property)
        .or(() -> Optional.ofNullable(environment.get(variable)))
        .filter(value -> !value.isBlank());
  }

  /** Whether nothing was told. */
  public boolean isEmpty() {
    return rules.isEmpty() && file.isEmpty();
  }
}
